package io.github.leaselock.kubectl;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One lock in a list, as its Lease shows it; nobody is judged.
 *
 * @param key which
 * @param exists whether there is a Lease
 * @param holders who holds
 * @param draining whose work is not proven gone
 * @param waiters who is served first
 * @param waiting how many wait in all
 * @param oddities what somebody should look at
 * @param newer whether a newer version of lease-lock wrote it
 */
record LockRow(
    LeaseKey key,
    boolean exists,
    List<LockHolder> holders,
    List<LockHolder> draining,
    List<LockHolder> waiters,
    long waiting,
    List<String> oddities,
    boolean newer) {

  private static final int MOST_WAITERS = 10;
  private static final int REASON = 40;

  static LockRow of(LockSnapshot seen) {
    return new LockRow(
        seen.key(),
        seen.exists(),
        seen.holders(),
        seen.draining(),
        seen.queue().first(MOST_WAITERS),
        seen.queue().size(),
        seen.oddities(),
        Explanation.isNewer(seen));
  }

  /** One word for what to look at first. */
  String state() {
    if (!exists) {
      return "deleted";
    }
    if (newer) {
      return "needs-newer";
    }
    if (!draining.isEmpty()) {
      return "draining";
    }
    if (holders.isEmpty()) {
      return "free";
    }
    LockHolder first = holders.get(0);
    return first.isUnreadable()
        ? "damaged"
        : first.isForeign() ? "foreign" : first.offer().isPresent() ? "offered" : "held";
  }

  String holder() {
    return holders.isEmpty()
        ? "-"
        : Names.of(holders.get(0), key.namespace())
            + (holders.size() > 1 ? " +" + (holders.size() - 1) : "");
  }

  String mode() {
    return holders.isEmpty() ? "-" : Party.mode(holders.get(0));
  }

  String age(Instant now) {
    return holders.stream()
        .findFirst()
        .flatMap(LockHolder::since)
        .map(since -> Ages.between(since, now))
        .orElse("-");
  }

  String next() {
    return waiters.isEmpty()
        ? "-"
        : Names.of(waiters.get(0), key.namespace()) + (waiting > 1 ? " +" + (waiting - 1) : "");
  }

  String reason() {
    return holders.stream()
        .findFirst()
        .flatMap(LockHolder::reason)
        .map(reason -> Plain.of(reason, REASON))
        .orElse("-");
  }

  String token() {
    return holders.stream()
        .findFirst()
        .flatMap(LockHolder::token)
        .map(token -> String.valueOf(token.value()))
        .orElse("-");
  }

  /** Each waiter by name, for wide tables. */
  String line() {
    return waiters.isEmpty()
        ? "-"
        : waiters.stream()
                .map(waiter -> Names.of(waiter, key.namespace()))
                .collect(Collectors.joining(", "))
            + (waiting > waiters.size() ? ", ..." : "");
  }

  /** For scripts. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("namespace", key.namespace());
    tree.put("name", key.name());
    tree.put("state", state());
    tree.put("holders", holders.stream().map(LockRow::tree).toList());
    tree.put("draining", draining.stream().map(LockRow::tree).toList());
    tree.put("waiters", waiters.stream().map(LockRow::tree).toList());
    tree.put("waiting", waiting);
    tree.put("oddities", oddities);
    return tree;
  }

  private static Map<String, Object> tree(LockHolder entry) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("identity", entry.identity());
    tree.put("mode", Party.mode(entry));
    Optional<Instant> since = entry.since();
    since.ifPresent(time -> tree.put("since", time.toString()));
    entry.reason().ifPresent(reason -> tree.put("reason", reason));
    entry.token().ifPresent(token -> tree.put("token", token.value()));
    if (entry.isWaiting()) {
      tree.put("priority", entry.priority());
    }
    return tree;
  }
}
