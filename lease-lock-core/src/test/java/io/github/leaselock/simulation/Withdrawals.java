package io.github.leaselock.simulation;

import io.github.leaselock.Holder;
import io.github.leaselock.simulation.History.Version;
import io.github.leaselock.simulation.Operation.Kind;
import io.github.leaselock.simulation.engine.LawBroken;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Those whose release has its answer: until they ask again they neither hold nor wait. */
final class Withdrawals {

  private final Map<Holder, Operation> withdrawn = new HashMap<>();
  private final Collection<Operation> operations;
  private boolean wentBack;

  Withdrawals(Collection<Operation> operations) {
    this.operations = operations;
  }

  /** etcd goes back: what was under way before may be stored once more. */
  void goBack() {
    wentBack = true;
  }

  void asks(Holder holder) {
    withdrawn.remove(holder);
  }

  /** Counts unless another thread is asking for the same holder. */
  void released(Operation release) {
    boolean asking =
        operations.stream()
            .anyMatch(
                other ->
                    other != release
                        && other.kind() == Kind.ACQUIRE
                        && other.holder().equals(release.holder())
                        && !other.endedBefore(release));
    if (!asking) {
      withdrawn.put(release.holder(), release);
    }
  }

  /**
   * A release answers for its own process. What another process of the same holder has under way,
   * one that crashed included, may be stored later, and does not count; nor does what another hand
   * puts back.
   */
  void check(Version before, Version after) {
    for (Map.Entry<Holder, Operation> one : withdrawn.entrySet()) {
      Holder holder = one.getKey();
      boolean there = after.entryOf(holder).isPresent() || after.queues(holder);
      boolean was = before.entryOf(holder).isPresent() || before.queues(holder);
      boolean own = after.by().filter(by -> !by.isOfAnotherLifeOf(one.getValue())).isPresent();
      if (there && !was && own && !wentBack) {
        throw new LawBroken(AnswerLaws.NO_ORPHAN, holder.name() + " had withdrawn: " + after);
      }
    }
  }
}
