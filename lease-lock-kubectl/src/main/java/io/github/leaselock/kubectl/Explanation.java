package io.github.leaselock.kubectl;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One lock, those that hold, drain and wait with what is there of each, and what has to happen.
 *
 * @param key which
 * @param exists whether there is a Lease
 * @param holders all of them
 * @param draining all whose work is not proven gone
 * @param waiters those who are served first
 * @param waiting how many wait in all
 * @param oddities what somebody should look at
 * @param newer whether the Lease was written by a newer version of lease-lock
 * @param now when it was looked at
 */
record Explanation(
    LeaseKey key,
    boolean exists,
    List<Party> holders,
    List<Party> draining,
    List<Party> waiters,
    long waiting,
    List<String> oddities,
    boolean newer,
    Instant now) {

  /** Of waiters, those who are judged: each takes a request. */
  static final int MOST_WAITERS = 5;

  static Explanation of(LockSnapshot seen, Judge judge, Instant now) {
    return new Explanation(
        seen.key(),
        seen.exists(),
        judged(judge, seen.holders()),
        judged(judge, seen.draining()),
        judged(judge, seen.queue().first(MOST_WAITERS)),
        seen.queue().size(),
        seen.oddities(),
        isNewer(seen),
        now);
  }

  private static List<Party> judged(Judge judge, List<LockHolder> entries) {
    return entries.stream().map(judge::judge).toList();
  }

  /** The sentence that this very version of lease-lock says of it; see BreakTest. */
  static boolean isNewer(LockSnapshot seen) {
    return seen.oddities().stream()
        .anyMatch(oddity -> oddity.startsWith("it was written by a newer version of lease-lock"));
  }

  /** With what takes time to prove. */
  Explanation proven(Judge judge) {
    return new Explanation(
        key,
        exists,
        holders.stream().map(judge::prove).toList(),
        draining,
        waiters,
        waiting,
        oddities,
        newer,
        now);
  }

  /** Whether nobody who holds will ever act again, and nothing drains. */
  boolean isProvenGone() {
    return draining.isEmpty()
        && holders.stream().allMatch(holder -> holder.evidence().isProvenGone());
  }

  boolean isHeld() {
    return !holders.isEmpty() || !draining.isEmpty();
  }

  String namespace() {
    return key.namespace();
  }

  /** For scripts. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("namespace", key.namespace());
    tree.put("name", key.name());
    tree.put("exists", exists);
    tree.put("held", isHeld());
    tree.put("needsNewerVersion", newer);
    tree.put("holders", holders.stream().map(Party::tree).toList());
    tree.put("draining", draining.stream().map(Party::tree).toList());
    tree.put("waiters", waiters.stream().map(Party::tree).toList());
    tree.put("waiting", waiting);
    tree.put("next", Advice.of(this).stream().map(Plain::apart).toList());
    tree.put("oddities", oddities);
    return tree;
  }
}
