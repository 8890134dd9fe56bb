package io.github.leaselock.testing.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockHolder;
import io.github.leaselock.Verdict;
import io.github.leaselock.testing.Fault;
import io.github.leaselock.testing.OperatorTrial;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Reconcilers that are wrong: each is convicted, by one of the two assertions. */
class WrongReconcilersTest {

  private static final Map<Integer, Consumer<BackupOperator>> NOTHING_HAPPENS = Map.of();

  private static OperatorTrial trial(
      BackupOperator.Factory reconciler,
      Set<String> failing,
      Map<Integer, Consumer<BackupOperator>> events) {
    return OperatorTrial.of(sections -> new BackupOperator(sections, reconciler, failing, events));
  }

  private static OperatorTrial trial(BackupOperator.Factory reconciler) {
    return trial(reconciler, Set.of(), NOTHING_HAPPENS);
  }

  private static void convictedOfOverlap(OperatorTrial.Report report) {
    assertThatThrownBy(report::assertNeverOverlapped)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("critical sections overlapped");
  }

  private static void convictedOfNeverFinishing(OperatorTrial.Report report) {
    assertThatThrownBy(report::assertAllFinished)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("operations never finished");
  }

  /** The recipe's predicate was {@code "Done".equals(status.phase)}. */
  private static final class OnlyDoneIsFinished extends OperationReconciler {
    OnlyDoneIsFinished(LeaseLock lock, StoredObjects objects, Work work) {
      super(lock, objects, work);
    }

    private static boolean isDone(Operation operation) {
      return operation.phase().filter(phase -> phase == Operation.Phase.DONE).isPresent();
    }

    @Override
    Verdict judge(LockHolder holder) {
      return objects.live(nameOf(holder)).filter(live -> !isDone(live)).isPresent()
          ? Verdict.live()
          : Verdict.stale();
    }

    @Override
    boolean advance(Operation live, FencingToken token) {
      return super.advance(live, token) && isDone(objects.live(live.name()).orElse(live));
    }
  }

  @Test
  void onlyOneFinalStateIsFinished() {
    convictedOfNeverFinishing(
        trial(OnlyDoneIsFinished::new, Set.of("restore1"), NOTHING_HAPPENS).run());
  }

  /** Of an object that is gone there was nothing to do. */
  private static final class LeavesWhatIsGone extends OperationReconciler {
    LeavesWhatIsGone(LeaseLock lock, StoredObjects objects, Work work) {
      super(lock, objects, work);
    }

    @Override
    boolean step(Operation cached) {
      return objects.live(cached.name()).isPresent() && super.step(cached);
    }

    @Override
    AcquireRequest request(Operation operation) {
      return AcquireRequest.exclusive().queued().takingOver(this::judge);
    }
  }

  @Test
  void whatIsDeletedInMidWorkIsNotStoppedAndReleased() {
    convictedOfOverlap(
        trial(
                LeavesWhatIsGone::new,
                Set.of(),
                Map.of(1, operator -> operator.objects.remove("restore1")))
            .run());
  }

  /** What is refused was thrown, and the SDK gives up after half a minute. */
  private static final class ThrowsWhatIsRefused extends OperationReconciler {
    ThrowsWhatIsRefused(LeaseLock lock, StoredObjects objects, Work work) {
      super(lock, objects, work);
    }

    @Override
    boolean step(Operation cached) {
      AcquireResult result = lock.acquire(cached.holder(), request(cached));
      if (!(result instanceof AcquireResult.Acquired acquired)) {
        return objects.live(cached.name()).isPresent();
      }
      boolean ended =
          objects.live(cached.name()).map(live -> advance(live, acquired.token())).orElse(true);
      return !ended || !release(cached);
    }
  }

  @Test
  void whatIsRefusedAtFirstIsNeverAskedForAgain() {
    convictedOfNeverFinishing(trial(ThrowsWhatIsRefused::new).run(Fault.FORBIDDEN));
  }

  /** The predicate knew the kind of the reconciler, and no other. */
  private static final class JudgesRestoresAlone extends OperationReconciler {
    JudgesRestoresAlone(LeaseLock lock, StoredObjects objects, Work work) {
      super(lock, objects, work);
    }

    /** Nobody calls it for an object that is gone. */
    @Override
    public boolean reconcile(String name) {
      return objects.live(name).map(this::step).orElse(false);
    }

    @Override
    Verdict judge(LockHolder holder) {
      return holder.holder().orElseThrow().kind().startsWith("MySQLRestore")
          ? super.judge(holder)
          : Verdict.abstain("not a restore");
    }
  }

  @Test
  void aBackupThatIsGoneIsJudgedByNobody() {
    Consumer<BackupOperator> gone =
        operator -> {
          operator.work.stop("backup1");
          operator.objects.remove("backup1");
        };
    convictedOfNeverFinishing(trial(JudgesRestoresAlone::new, Set.of(), Map.of(5, gone)).run());
  }

  private static final class ActsFirst extends OperationReconciler {
    ActsFirst(LeaseLock lock, StoredObjects objects, Work work) {
      super(lock, objects, work);
    }

    @Override
    boolean step(Operation cached) {
      if (!cached.isFinished() && work.state(cached.name()) == Work.State.NONE) {
        work.startWithoutToken(cached);
      }
      return super.step(cached);
    }
  }

  @Test
  void itActsBeforeItAcquires() {
    OperatorTrial.Report report = trial(ActsFirst::new).run();
    convictedOfOverlap(report);
    assertThatThrownBy(report::assertNeverOverlapped)
        .hasMessageStartingWith(
            """
            critical sections overlapped, 5 times in 1 runs:
            without a fault: backup1 (shared) began while restore1 (exclusive) was at work
            without a fault: backup2 (shared) began while restore1 (exclusive) was at work
            """);
  }

  private static final class ReleasesAtOnce extends OperationReconciler {
    ReleasesAtOnce(LeaseLock lock, StoredObjects objects, Work work) {
      super(lock, objects, work);
    }

    @Override
    boolean advance(Operation live, FencingToken token) {
      boolean ended = super.advance(live, token);
      return release(live) && ended;
    }
  }

  @Test
  void itReleasesWhenTheReconciliationReturns() {
    convictedOfOverlap(trial(ReleasesAtOnce::new).run());
  }

  private static final class IgnoresUnknown extends OperationReconciler {
    IgnoresUnknown(LeaseLock lock, StoredObjects objects, Work work) {
      super(lock, objects, work);
    }

    @Override
    boolean step(Operation cached) {
      if (lock.acquire(cached.holder(), request(cached)) instanceof AcquireResult.Unknown
          && !cached.isFinished()
          && work.state(cached.name()) == Work.State.NONE) {
        work.startWithoutToken(cached);
        return true;
      }
      return super.step(cached);
    }
  }

  @Test
  void itTakesUnknownForAcquired() {
    convictedOfOverlap(trial(IgnoresUnknown::new).run(Fault.READ_ONLY));
  }

  /** The cache shows an object without a status, so its work cannot have begun. */
  private static final class TrustsACache extends OperationReconciler {
    TrustsACache(LeaseLock lock, StoredObjects objects, Work work) {
      super(lock, objects, work);
    }

    @Override
    boolean advance(Operation live, FencingToken token) {
      Operation cached = objects.cached(live.name()).orElse(live);
      if (!cached.isFinished()) {
        work.start(cached, token);
      }
      return super.advance(live, token);
    }
  }

  @Test
  void itTrustsACache() {
    convictedOfOverlap(trial(TrustsACache::new).run());
  }

  @Test
  void theOneThatIsRightIsNotConvicted() {
    assertThat(trial(OperationReconciler::new).run().overlaps()).isEmpty();
    assertThat(trial(OperationReconciler::new).run(Fault.FORBIDDEN).unfinished()).isEmpty();
    assertThat(trial(OperationReconciler::new).run(Fault.READ_ONLY).overlaps()).isEmpty();
  }
}
