package io.github.leaselock.simulation;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.LawBroken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who was told that it may act, and was not told otherwise since. Under the lock's assumptions what
 * an unfinished holder believes is true.
 */
final class Beliefs {

  static final String EXCLUSION = "an exclusive holder coexists with no other unfinished one";
  static final String KEPT = "an unfinished holder keeps what it was granted";

  private final Cluster cluster;
  private final List<Belief> beliefs = new ArrayList<>();
  private final Map<Client, Holder> releasing = new HashMap<>();
  private final Map<Client, Holder> changing = new HashMap<>();
  private final Map<Holder, Integer> released = new HashMap<>();

  /** What a client takes for true. */
  record Belief(Client client, Holder holder, LockMode mode, FencingToken token) {
    @Override
    public String toString() {
      return holder.uid() + (mode == LockMode.SHARED ? " shared" : "") + " t" + token;
    }
  }

  Beliefs(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Somebody is told that it holds. */
  void told(Operation operation, FencingToken token) {
    LockMode mode = operation.mode().orElseThrow();
    begin(operation, new Belief(operation.client(), operation.holder(), mode, token));
  }

  /**
   * A belief counts unless another thread gave the same holder's lock back meanwhile, or changed
   * its mode.
   */
  private void begin(Operation operation, Belief belief) {
    Holder holder = belief.holder;
    boolean ownDoing =
        releasing.containsValue(holder)
            || changing.entrySet().stream()
                .filter(other -> !other.getKey().equals(operation.client()))
                .anyMatch(other -> other.getValue().equals(holder))
            || released.getOrDefault(holder, -1) >= operation.began();
    if (!ownDoing) {
      beliefs.removeIf(old -> old.holder.equals(holder) && old.client.equals(belief.client));
      beliefs.add(belief);
    }
  }

  /** Asking for another mode puts the old one in question, also for others of the same holder. */
  List<Belief> suspend(Client client, Holder holder, LockMode asked) {
    List<Belief> old =
        beliefs.stream().filter(b -> b.holder.equals(holder) && b.mode != asked).toList();
    beliefs.removeAll(old);
    if (!old.isEmpty()) {
      changing.put(client, holder);
    }
    return old;
  }

  /** Whoever asked for another mode has its answer; others were told of the old one, perhaps. */
  void asked(Client client, int moment) {
    @Nullable Holder holder = changing.remove(client);
    if (holder != null) {
      released.put(holder, moment);
    }
  }

  /** Refused, a holder keeps what it has. */
  void resume(Operation operation, List<Belief> suspended) {
    suspended.forEach(belief -> begin(operation, belief));
  }

  /** From here on nobody who shares the grant believes in it. */
  void releaseBegins(Client client, Holder holder) {
    releasing.put(client, holder);
    end(holder);
  }

  /** A person took the lock away. */
  void removed(Holder holder, int moment) {
    released.put(holder, moment);
    end(holder);
  }

  void end(Holder holder) {
    beliefs.removeIf(belief -> belief.holder.equals(holder));
  }

  void releaseEnds(Client client, int moment) {
    @Nullable Holder holder = releasing.remove(client);
    if (holder != null) {
      released.put(holder, moment);
    }
  }

  void crash(Client client, int moment) {
    releaseEnds(client, moment);
    asked(client, moment);
    beliefs.removeIf(belief -> belief.client.equals(client));
  }

  /** Whether nobody took back what this holder was told. */
  boolean hold(Holder holder, FencingToken token) {
    return beliefs.stream().anyMatch(b -> b.holder.equals(holder) && b.token.equals(token));
  }

  /** Checked after every change, while the assumptions hold. */
  void check(History.Version now) {
    requireExclusion();
    for (Belief belief : unfinished()) {
      Optional<HolderEntry> entry = now.entryOf(belief.holder);
      if (!entry.flatMap(HolderEntry::token).equals(Optional.of(belief.token))
          || entry.get().mode() != belief.mode) {
        throw new LawBroken(KEPT, belief + " was told that it holds, and the Lease says " + now);
      }
    }
  }

  /** The same, whatever becomes of those who hold. */
  void requireExclusion() {
    List<Belief> unfinished = unfinished();
    for (Belief belief : unfinished) {
      for (Belief other : unfinished) {
        if (!belief.holder.equals(other.holder)
            && belief.mode.conflictsWith(other.mode)
            && !cluster.areFamily(belief.holder, other.holder)) {
          throw new LawBroken(EXCLUSION, belief + " and " + other);
        }
      }
    }
  }

  private List<Belief> unfinished() {
    return beliefs.stream().filter(belief -> cluster.isUnfinished(belief.holder)).toList();
  }
}
