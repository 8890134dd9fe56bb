package io.github.leaselock.simulation;

import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who was told that it may act, and was not told otherwise since. Under the lock's assumptions what
 * an unfinished holder believes is true.
 */
final class Beliefs {

  static final String EXCLUSION = "an exclusive holder coexists with no other unfinished one";
  static final String KEPT = "an unfinished holder keeps what it was granted";

  private final Cluster cluster;
  private final List<Belief> beliefs = new ArrayList<>();

  private record Belief(Client client, Holder holder, LockMode mode, FencingToken token) {
    @Override
    public String toString() {
      return holder.uid() + (mode == LockMode.SHARED ? " shared" : "") + " t" + token;
    }
  }

  Beliefs(Cluster cluster) {
    this.cluster = cluster;
  }

  void begin(Client client, Holder holder, LockMode mode, FencingToken token) {
    end(holder);
    beliefs.add(new Belief(client, holder, mode, token));
  }

  void end(Holder holder) {
    beliefs.removeIf(belief -> belief.holder.equals(holder));
  }

  /** Asking for another mode puts the old one in question. */
  void end(Holder holder, LockMode unless) {
    beliefs.removeIf(belief -> belief.holder.equals(holder) && belief.mode != unless);
  }

  void end(Client client) {
    beliefs.removeIf(belief -> belief.client.equals(client));
  }

  /** Checked after every change, while the assumptions hold. */
  void check(History.Version now) {
    List<Belief> unfinished =
        beliefs.stream().filter(belief -> cluster.isUnfinished(belief.holder)).toList();
    for (Belief belief : unfinished) {
      for (Belief other : unfinished) {
        if (!belief.holder.equals(other.holder) && belief.mode.conflictsWith(other.mode)) {
          throw new LawBroken(EXCLUSION, belief + " and " + other);
        }
      }
      Optional<LockHolder> entry = now.entryOf(belief.holder);
      if (!entry.flatMap(LockHolder::token).equals(Optional.of(belief.token))
          || entry.get().mode() != belief.mode) {
        throw new LawBroken(KEPT, belief + " was told that it holds, and the Lease says " + now);
      }
    }
  }
}
