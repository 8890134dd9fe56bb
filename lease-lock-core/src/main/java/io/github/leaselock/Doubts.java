package io.github.leaselock;

import io.github.leaselock.LeaseMemory.Version;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseRecord;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The versions from which one operation, or earlier ones of this process for the same holder, sent
 * writes whose fate is not known: grants, releases, intents.
 *
 * <p>Such a write can be stored for as long as the Lease stays at that version. So a doubt ends
 * when the version is seen to have moved, and by nothing else: in particular not by an answer that
 * speaks of another write.
 */
final class Doubts {

  private final Operation operation;
  private final Holder holder;
  private final Set<Version> open;

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
    open.add(Version.of(base));
    memory().inDoubt(base, holder);
  }

  /** A live read began after all these writes were sent, and found this version. */
  void saw(LeaseRecord now) {
    end(version -> !version.equals(Version.of(now)));
  }

  /** A write of ours has moved the version on, or the Lease is gone. */
  void over() {
    end(version -> true);
  }

  private void end(Predicate<Version> dead) {
    for (Version version : Set.copyOf(open)) {
      if (dead.test(version)) {
        open.remove(version);
        memory().settled(operation.key(), holder, version);
      }
    }
  }

  private LeaseMemory memory() {
    return operation.settings().memory();
  }
}
