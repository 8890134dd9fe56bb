package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.database.FencedException;
import io.github.leaselock.demo.database.UnusableDataException;
import io.github.leaselock.demo.database.WorkAbortedException;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The work of one operation in this process, from the stored {@code Starting} to the stored
 * terminal state, after which the locks are given back.
 *
 * <pre>
 *   working ──► done or failed ──► settle: store the terminal status ──► give the locks back
 *      │                                    (again and again until it is certain)
 *      └──────► stopped: lock lost, fenced, deleted, process ends ──► store nothing, give nothing back
 * </pre>
 *
 * <p>Stopped work stores nothing: whoever took the lock away, or takes the object up next, has the
 * say about its status.
 *
 * @param <T> the kind
 */
final class Run<T extends Operation<?, ?>> implements Runnable {

  private static final int STORE_ATTEMPTS = 5;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Surroundings around;
  private final Kind<T> kind;
  private final OperationStore<T> store;
  private final Hold hold;
  private final AbortSignal abort = new AbortSignal();
  private final Runnable whenEnded;
  private T operation;
  private volatile int pauseMillis;
  private volatile @Nullable End end;

  Run(
      Surroundings around,
      Kind<T> kind,
      OperationStore<T> store,
      Hold hold,
      T operation,
      Runnable whenEnded) {
    this.around = around;
    this.kind = kind;
    this.store = store;
    this.hold = hold;
    this.operation = operation;
    this.pauseMillis = operation.getSpec().getPauseMillis();
    this.whenEnded = whenEnded;
  }

  Hold hold() {
    return hold;
  }

  /** Tells the work to stop at its next batch. */
  void abort(String why) {
    abort.give(why);
  }

  /** Goes on at the pace that the object asks for now. */
  void keepPaceWith(T current) {
    pauseMillis = current.getSpec().getPauseMillis();
  }

  boolean isWorking() {
    return end == null;
  }

  /** On a thread of its own. */
  @Override
  public void run() {
    try {
      end = work();
    } finally {
      if (end == null) {
        end = new End.Stopped(); // an Error: let somebody begin anew
      }
      whenEnded.run();
    }
  }

  private End work() {
    try {
      Guard guard = new Guard(around, hold, abort, operation, () -> pauseMillis);
      guard.verify();
      announce();
      return new End.Done(workOrRetry(guard));
    } catch (FencedException e) {
      tell(What.FENCED, e.getMessage());
      return endOf(e);
    } catch (WorkAbortedException e) {
      tell(What.ABORTED, e.getMessage());
      return new End.Stopped();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tell(What.ABORTED, "interrupted");
      return new End.Stopped();
    } catch (UnusableDataException e) {
      return new End.Failed(
          OperationState.Error, Statuses.UNUSABLE, String.valueOf(e.getMessage()));
    } catch (KubernetesClientException e) {
      if (isRefused(e)) {
        return endOf(e);
      }
      // The API server is away: no failure of the work, which begins anew when it is back.
      tell(What.ABORTED, "the API server does not answer: " + e.getMessage());
      return new End.Stopped();
    } catch (SQLException | IOException | RuntimeException e) {
      return endOf(e);
    }
  }

  private static boolean isRefused(KubernetesClientException failure) {
    return failure.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST
        && failure.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR
        && failure.getCode() != TOO_MANY_REQUESTS;
  }

  /**
   * Work that fails is tried again while the locks stay held: what it has half done is nobody's to
   * see. Not tried again is what would fail again, and what others have ended.
   */
  private Work.WorkResult workOrRetry(Guard guard)
      throws SQLException,
          IOException,
          FencedException,
          WorkAbortedException,
          UnusableDataException,
          InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return kind.work().run(operation, hold.permit(), guard);
      } catch (SQLException | IOException e) {
        abort.check();
        if (failures > kind.retries(operation) || hold.verify().isInvalid()) {
          throw e;
        }
        Duration rest = around.pace().beforeRetry(failures);
        String message =
            String.format(
                Locale.ROOT,
                "failed %d of %d times, again in %d ms: %s",
                failures,
                kind.retries(operation) + 1,
                rest.toMillis(),
                e.getMessage());
        tell(What.RETRY, message);
        int soFar = failures;
        announce(current -> Statuses.retrying(current, soFar, message, around.clock().instant()));
        abort.restOrAbort(rest);
        guard.verify();
      }
    }
  }

  /**
   * A session that was killed, an account dropped or a batch fenced by who took over is no failure
   * of the work. If nobody took over, it is one: fenced with valid locks, say, when etcd was
   * restored from a backup and its numbers began anew.
   */
  private End endOf(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    VerifyResult lost = hold.verify();
    if (lost.isInvalid()) {
      tell(What.ABORTED, "lock lost (" + lost.why() + "), then: " + message);
      return new End.Stopped();
    }
    try {
      abort.check();
    } catch (WorkAbortedException e) {
      tell(What.ABORTED, e.getMessage() + ", then: " + message);
      return new End.Stopped();
    }
    return new End.Failed(OperationState.Failed, Statuses.WORK_FAILED, message);
  }

  private void announce() throws WorkAbortedException {
    announce(current -> Statuses.running(current, around.clock().instant()));
    tell(What.STARTED, "under token " + hold.token() + ", run " + hold.run());
  }

  /** If the status does not tell of this run any more, the object is not ours to run. */
  private void announce(Consumer<T> change) throws WorkAbortedException {
    Optional<T> stored = Optional.empty();
    for (int attempt = 0; attempt < STORE_ATTEMPTS && stored.isEmpty(); attempt++) {
      T current =
          store
              .refresh(operation)
              .filter(read -> Statuses.isOfRun(read.getStatus(), hold.run().value()))
              .filter(read -> !read.hasFinished())
              .orElseThrow(() -> new WorkAbortedException("the object is gone or no longer ours"));
      change.accept(current);
      stored = store.swapStatus(current);
    }
    operation =
        stored.orElseThrow(() -> new WorkAbortedException("the object changes all the time"));
  }

  /**
   * Stores the outcome and gives the locks back; to be called when the work has ended, again if it
   * does not succeed.
   *
   * @return true if nothing is left to do
   */
  synchronized boolean settle() {
    End outcome = end;
    if (outcome == null) {
      return false;
    }
    if (outcome instanceof End.Stopped) {
      return true;
    }
    try {
      for (int attempt = 0; attempt < STORE_ATTEMPTS; attempt++) {
        Optional<T> current = store.refresh(operation);
        if (current.isEmpty() || current.get().hasFinished()) {
          return release();
        }
        VerifyResult mine = hold.verifyRun();
        if (mine.isInvalid()) {
          tell(What.ABORTED, "the outcome is not stored, the object was taken over: " + mine.why());
          return true;
        }
        if (mine.isValid() && storeOutcome(current.get(), outcome)) {
          return release();
        }
      }
    } catch (KubernetesClientException | LeaseRefusedException | LeaseUnavailableException e) {
      tell(What.TROUBLE, "the outcome is not stored yet: " + e.getMessage());
    }
    return false;
  }

  private boolean storeOutcome(T current, End outcome) {
    if (outcome instanceof End.Done done) {
      current.getStatus().setRows(done.result().rows());
      current.getStatus().setChecksum(done.result().checksum());
      kind.record(current, done.result());
      finish(current, OperationState.Succeeded, Statuses.COMPLETED, null);
    } else if (outcome instanceof End.Failed failed) {
      finish(current, failed.state(), failed.reason(), failed.message());
    }
    Optional<T> stored = store.swapStatus(current);
    stored.ifPresent(this::tellStored);
    return stored.isPresent();
  }

  private void finish(T current, OperationState state, String reason, @Nullable String message) {
    Statuses.finished(current, state, reason, message, around.clock().instant());
  }

  private void tellStored(T stored) {
    if (stored.getStatus().getState() == OperationState.Succeeded) {
      tell(
          What.SUCCEEDED,
          String.format(
              Locale.ROOT,
              "%d rows, checksum %s",
              stored.getStatus().getRows(),
              stored.getStatus().getChecksum()));
    } else {
      tell(What.FAILED, String.valueOf(stored.getStatus().getStateDescription()));
    }
  }

  private boolean release() {
    if (!hold.release()) {
      return false;
    }
    tell(What.RELEASED, "token " + hold.token() + ", run " + hold.run());
    return true;
  }

  private void tell(What what, @Nullable String message) {
    around.events().tell(operation, what, String.valueOf(message));
  }
}
