package io.github.leaselock;

import io.github.leaselock.LeaseMemory.Doubt;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseRecord;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The writes whose fate is not known that one operation, or earlier ones of this process for the
 * same holder, have sent: grants, releases, intents.
 *
 * <p>Such a write can be stored for as long as the Lease stays at the version that it was sent
 * from. So a doubt ends when the version is seen to have moved, or when the server refuses that
 * very write for good; an answer about another write, be it from the same version, ends nothing.
 */
final class Doubts {

  private final Operation operation;
  private final Holder holder;
  private final Set<Doubt> open;
  private @Nullable Doubt last;

  Doubts(Operation operation, Holder holder) {
    this.operation = operation;
    this.holder = holder;
    this.open = memory().doubts(operation.key(), holder);
  }

  boolean exist() {
    return !open.isEmpty();
  }

  /** A write is about to be sent from this version. */
  void sending(LeaseRecord base) {
    Doubt doubt = new Doubt(base);
    last = doubt;
    open.add(doubt);
    memory().add(operation.key(), holder, doubt);
  }

  /** A live read began after all these writes were sent, and found this version. */
  void saw(LeaseRecord now) {
    end(doubt -> !doubt.isOf(now));
  }

  /** The server will never store the write that was sent last. */
  void refused() {
    end(doubt -> doubt == last);
  }

  /** A write of ours has moved the version on, or the Lease is gone. */
  void over() {
    end(doubt -> true);
  }

  private void end(Predicate<Doubt> dead) {
    for (Doubt doubt : Set.copyOf(open)) {
      if (dead.test(doubt)) {
        open.remove(doubt);
        memory().end(operation.key(), holder, doubt);
      }
    }
  }

  private LeaseMemory memory() {
    return operation.settings().memory();
  }
}
