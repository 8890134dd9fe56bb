package io.github.leaselock.internal.lock;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What acquire, release, forced release and deletion have in common: read a version, decide, write
 * under the condition of that version, and go round until there is an answer.
 *
 * <pre>
 *                  ┌──────────── not confirmed ◀───────────┐
 *                  ▼                                        │
 *   begin ──▶ Read ──found──▶ Decide(version) ──write──▶ stored ──▶ Decide(next version)
 *     │                        │       ▲                                  │
 *     └──known version─────────┼───────┘                                  │
 *                              ▼                                          ▼
 *                           Answer ◀──────────────────────────────────── Answer
 * </pre>
 *
 * <p>A write that is not confirmed leaves a <em>doubt</em>: it may be stored, or be stored later.
 * The next round reads. If the version has moved, the doubt is over and the content decides. If it
 * has not, only a write that moves it ends the doubt: the same write again or, before an answer
 * that the doubt would make a lie, a change to an annotation. Each round makes one request at most,
 * and counts, whatever came of it.
 *
 * <p>A refusal that only a person can lift is settled by one read, since the refused write may have
 * a twin that a proxy has sent as well; then the operation ends.
 *
 * @param <R> the answer
 */
abstract class SettleLoop<R> {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLock.class);

  private static final StoreFailure TIME_OVER =
      StoreFailure.of(Kind.TIMEOUT, "the time was over before the answer was known");

  private final Operation operation;
  private final Doubts doubts;

  /** The server's word that only a person can change. */
  private @Nullable StoreFailure refusal;

  /** The last thing that went wrong. */
  private StoreFailure lastFailure = TIME_OVER;

  /** The last version that was read or written. */
  private @Nullable LeaseRecord seen;

  /** Whether the Lease was found absent, and nothing was read since. */
  private boolean absent;

  /**
   * An operation that begins.
   *
   * @param operation its key and its bound
   * @param doubts about its writes, and those before it for the same holders
   */
  SettleLoop(Operation operation, Doubts doubts) {
    this.operation = operation;
    this.doubts = doubts;
  }

  /** What one round led to. */
  sealed interface Step<R> {
    /** Over. */
    record Answer<R>(R result) implements Step<R> {}

    /** A version to decide on. */
    record Decide<R>(LeaseRecord version) implements Step<R> {}

    /** Nothing is known: read. */
    record Read<R>() implements Step<R> {}
  }

  /** Where to begin: at a known version from which the decision is a write, or with a read. */
  abstract Step<R> begin();

  /** Decides on a version, and makes one request at most. */
  abstract Step<R> decide(LeaseRecord version);

  /** The Lease does not exist. */
  abstract Step<R> decideAbsent();

  /** The answer when the time is over, or only a person can help and something may be stored. */
  abstract R unknown(StoreFailure failure);

  /** Whether a refused write carried something that it can be sent without. */
  boolean canDoWithout(StoreFailure refused) {
    return false;
  }

  /** Whether a version may still say what a write of this operation was to make it say. */
  abstract boolean mayHaveLeftSomething(LeaseRecord version);

  final R run() {
    try {
      Step<R> step = begin();
      while (true) {
        if (step instanceof Step.Answer<R> answer) {
          return answer.result();
        }
        step = step instanceof Step.Decide<R> known ? decide(known.version()) : readAndGoOn();
      }
    } finally {
      operation.attempts().restoreInterrupt();
    }
  }

  final Operation operation() {
    return operation;
  }

  /** What is known of the Lease; empty if nothing is, or it was found absent. */
  final Optional<LeaseRecord> seen() {
    return Optional.ofNullable(seen);
  }

  final StoreFailure lastFailure() {
    return lastFailure;
  }

  /** What only a person can change, if the server has said so. */
  final Optional<StoreFailure> refusal() {
    return Optional.ofNullable(refusal);
  }

  final boolean wasFoundAbsent() {
    return absent;
  }

  private Step<R> readAndGoOn() {
    if (!operation.attempts().mayAsk()) {
      return giveUp(lastFailure);
    }
    ReadOutcome outcome = operation.settings().store().read(operation.key());
    if (outcome instanceof ReadOutcome.Failed failed) {
      return failed.failure().isPermanent()
          ? giveUp(refusal == null ? failed.failure() : refusal)
          : again(failed.failure());
    }
    if (outcome instanceof ReadOutcome.Found found) {
      saw(found.lease());
      return new Step.Decide<>(found.lease());
    }
    seen = null;
    absent = true;
    doubts.absent();
    return decideAbsent();
  }

  private void saw(LeaseRecord lease) {
    seen = lease;
    absent = false;
    doubts.seen(lease);
  }

  /** A write for the holder: from now on it may be stored, until it is known whether it is. */
  final Step<R> write(LeaseRecord base, LeaseRecord next) {
    if (refusal != null) {
      return giveUp(refusal);
    }
    if (!operation.attempts().mayAsk()) {
      return giveUp(lastFailure);
    }
    boolean wentBack = doubts.sending(base);
    absent = false;
    WriteOutcome outcome = operation.replace(next);
    if (outcome instanceof WriteOutcome.Written written) {
      return stored(written.lease(), wentBack);
    }
    StoreFailure failure = ((WriteOutcome.Unconfirmed) outcome).failure();
    if (failure.isPermanent()) {
      doubts.refused(failure.kind() == Kind.ALTERED);
      boolean goesOn = canDoWithout(failure);
      refusal = goesOn ? null : failure;
      lastFailure = goesOn ? TIME_OVER : failure;
      return new Step.Read<>();
    }
    return again(failure);
  }

  private Step<R> stored(LeaseRecord lease, boolean wentBack) {
    if (wentBack) {
      doubts.clear();
      operation.settings().known().forget(operation.key());
      LOG.warn(
          "Lease {}: its version went back to {}: etcd was restored from a backup. Tokens granted"
              + " before may be granted again, and what was held since the backup is forgotten",
          operation.key(),
          lease.token());
    }
    saw(lease);
    return new Step.Decide<>(lease);
  }

  /** Moves the version on and changes nothing else, so that no earlier write can be stored. */
  final Step<R> moveOn(LeaseRecord lease) {
    return write(lease, LeaseFormat.annotate(lease, LeaseFormat.SETTLED, lease.resourceVersion()));
  }

  /** Whether a write for the asker, of this operation or an earlier one, may still be stored. */
  final boolean isInDoubt(LeaseRecord lease) {
    return doubts.mayBeStored(lease);
  }

  /**
   * Whether one of these had no answer that decides, so that a refusal does not, either. Where
   * nothing could be read, the last version that this process wrote tells.
   */
  private boolean isAnEarlierWriteUnanswered() {
    long version =
        seen()
            .or(() -> operation.settings().known().newest(operation.key()))
            .map(lease -> lease.token().value())
            .orElse(1L);
    return !absent && doubts.isUnanswered(version);
  }

  final Step<R> answer(R result) {
    return new Step.Answer<>(result);
  }

  /** Reads next if there is time left; otherwise it stays unknown. */
  final Step<R> again(StoreFailure failure) {
    lastFailure = failure;
    return operation.attempts().anotherAfter(failure) ? new Step.Read<>() : giveUp(failure);
  }

  /** The end without an answer: an exception if it is certain that nothing was left behind. */
  final Step<R> giveUp(StoreFailure failure) {
    boolean onlyAPersonCanHelp = failure.isPermanent() || failure.kind() == Kind.UNAUTHORIZED;
    if (onlyAPersonCanHelp
        && !doubts.isLastWriteOpen()
        && seen().filter(this::mayHaveLeftSomething).isEmpty()
        && !isAnEarlierWriteUnanswered()) {
      throw LeaseRefusedException.of(operation.key(), failure);
    }
    return answer(unknown(failure));
  }
}
