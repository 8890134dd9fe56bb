package io.github.leaselock.internal.session;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.session.LineEvent.Departure;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests that lines make, on threads of the session; every one of them is answered. */
final class LineRequests {

  private static final Logger LOG = LoggerFactory.getLogger(LineRequests.class);

  private final LockEngine locks;
  private final Tasks tasks;
  private final Duration within;

  /**
   * The requests of one session's lines.
   *
   * @param within for how long an attempt tries; the line tries again
   */
  LineRequests(LockEngine locks, Tasks tasks, Duration within) {
    this.locks = locks;
    this.tasks = tasks;
    this.within = within;
  }

  /**
   * Makes an attempt.
   *
   * @param asksUser whether code of the session's user is asked about others, and may take long
   */
  void attempt(StoreLock lock, LockRequest request, boolean asksUser, Consumer<Answer> answered) {
    Runnable attempt =
        () ->
            answered.accept(
                request.wanted().getAsBoolean() // it may have waited for a thread
                    ? ask(() -> lock.acquire(request.within(within)))
                    : new Answer.Unknown());
    submit(
        () -> {
          if (asksUser) {
            tasks.executeUserCode(attempt);
          } else {
            tasks.execute(attempt);
          }
        },
        () -> answered.accept(new Answer.Unknown()));
  }

  @SuppressWarnings("IllegalCatch") // whoever waits must be told, whatever goes wrong
  static Answer ask(Supplier<AcquireResult> attempt) {
    try {
      return answer(attempt.get());
    } catch (LeaseRefusedException refused) {
      return refused.reason() == LeaseRefusedException.Reason.UNAUTHENTICATED
          ? new Answer.Unknown() // credentials are renewed, and the wait has a limit of its own
          : new Answer.Failed(refused);
    } catch (Throwable thrown) {
      return new Answer.Failed(thrown);
    }
  }

  private static Answer answer(AcquireResult result) {
    if (result instanceof AcquireResult.Acquired acquired) {
      return new Answer.Granted(acquired.token());
    }
    if (result instanceof AcquireResult.Held) {
      return new Answer.Refused();
    }
    return result instanceof AcquireResult.Draining ? new Answer.Draining() : new Answer.Unknown();
  }

  /** Takes a holder off a Lease, with its place and whatever of it is under way. */
  void leave(StoreLock lock, Holder holder, Consumer<Departure> left) {
    submit(
        () -> tasks.executeRelease(() -> left.accept(takeOff(lock, holder))),
        () -> left.accept(Departure.UNCONFIRMED));
  }

  @SuppressWarnings("IllegalCatch") // it is tried again, whatever goes wrong
  private Departure takeOff(StoreLock lock, Holder holder) {
    try {
      ReleaseResult result = lock.release(holder);
      if (!result.isUnknown()) {
        return Departure.CONFIRMED;
      }
      return result.failure().orElseThrow().kind() == StoreFailure.Kind.CLIENT_CLOSED
          ? Departure.HOPELESS
          : Departure.UNCONFIRMED;
    } catch (Throwable refused) {
      boolean hopeless =
          refused instanceof LeaseRefusedException known
              && known.reason() == LeaseRefusedException.Reason.CLIENT_CLOSED;
      locks
          .warnings()
          .warn(
              LOG,
              List.of(lock.key(), "take off"),
              "Lease "
                  + lock.key()
                  + ": "
                  + holder
                  + " could not be taken off"
                  + (hopeless ? ", since the client is closed" : ""),
              refused);
      return hopeless ? Departure.HOPELESS : Departure.UNCONFIRMED;
    }
  }

  /** Looks whether a hold is on the Lease; tells only if it is not. */
  void verify(StoreLock lock, Holder holder, FencingToken token, Runnable notFound) {
    submit(
        () ->
            tasks.execute(
                () -> {
                  if (lock.verify(holder, token).isInvalid()) {
                    notFound.run();
                  }
                }),
        () -> {});
  }

  @SuppressWarnings("IllegalCatch") // no thread, no memory: an answer like any other
  private static void submit(Runnable submission, Runnable rejected) {
    try {
      submission.run();
    } catch (Throwable impossible) {
      rejected.run();
    }
  }
}
