package io.github.leaselock;

import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.InMemoryLeases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Leases as somebody may write them who means harm: what lease-lock wrote itself, changed in one to
 * four ways.
 */
final class HostileLeases {

  private static final List<String> ANNOTATIONS =
      List.of(
          LeaseFormat.HOLDERS,
          LeaseFormat.DRAINING,
          LeaseFormat.QUEUE,
          LeaseFormat.SUPERSEDED,
          LeaseFormat.STAMP,
          LeaseFormat.SETTLED);

  /** What is put in place of a part of a text, or into it. */
  private static final List<String> PIECES =
      List.of(
          "",
          "null",
          "-1",
          "0",
          "1e999",
          "9223372036854775807",
          "99999999999999999999999",
          "\"\"",
          "\"\u001b[2J\\u0000\\ud800\"",
          "\u202e",
          "\r\n2026-01-01 WARN all is well",
          "{}",
          "[]",
          "[".repeat(2_000),
          "{\"a\":".repeat(500),
          "\\",
          "\"",
          "}",
          "]",
          ",",
          "\"holder\":\"Restore.example.com/db/x/uid-x\"",
          "\"needs\":[\"x\"]",
          "\"format\":2147483647",
          "\"lease\":\"another\"",
          "\"since\":\"-999999999-01-01T00:00:00Z\"",
          "\"until\":\"+999999999-12-31T23:59:59Z\"",
          "\"offer\":\"PT-1S\"",
          "\"limit\":1",
          "\"under\":\"Restore.example.com/db/x/uid-x\"",
          "\"group\":\"g\"",
          "\"priority\":-2147483648",
          "a".repeat(20_000),
          "\"" + "\\u0041".repeat(2_000) + "\"");

  private final Random random;

  HostileLeases(Random random) {
    this.random = random;
  }

  /** Writes the next one to {@link TestLocks#KEY}, on a server that has none. */
  InMemoryLeases next() {
    InMemoryLeases leases = new InMemoryLeases();
    write(new TestLocks().lock(leases));
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      spoil(leases);
    }
    return leases;
  }

  /** Something that the format has: holders, those that drain, a queue, groups, a reservation. */
  private void write(StoreLock lock) {
    List<LockRequest> requests =
        List.of(
            LockRequest.exclusive(TestLocks.RESTORE_1).because("a reason"),
            LockRequest.shared(TestLocks.BACKUP_1).limitedTo(2),
            LockRequest.shared(TestLocks.BACKUP_2).queued().priority(3),
            LockRequest.exclusive(TestLocks.RESTORE_2).queued().latestOf("group"),
            LockRequest.exclusive(TestLocks.RESTORE_1).queued().latestOf("group"),
            LockRequest.shared(TestLocks.BACKUP_3).under(TestLocks.BACKUP_1).queued(),
            LockRequest.exclusive(TestLocks.RESTORE_2)
                .takingOver(TestLocks.ALL_STALE)
                .drainingWith(evicted -> false));
    lock.acquire(TestLocks.RESTORE_2, AcquireRequest.exclusive());
    for (int left = random.nextInt(6); left > 0; left--) {
      lock.acquire(requests.get(random.nextInt(requests.size())));
      if (random.nextInt(4) == 0) {
        lock.release(TestLocks.RESTORE_2);
      }
    }
  }

  private void spoil(InMemoryLeases leases) {
    Map<String, String> texts = annotations(leases);
    String name = ANNOTATIONS.get(random.nextInt(ANNOTATIONS.size()));
    String text = texts.getOrDefault(name, "[{}]");
    switch (random.nextInt(8)) {
      case 0 -> spec(leases, "holderIdentity", piece());
      case 1 -> spec(leases, "leaseTransitions", random.nextInt());
      case 2 -> annotate(leases, name, null);
      case 3 -> annotate(leases, name, texts.getOrDefault(ANNOTATIONS.get(random.nextInt(6)), ""));
      case 4 -> annotate(leases, name, text.substring(0, random.nextInt(text.length() + 1)));
      case 5 -> annotate(leases, name, doubled(text));
      default -> annotate(leases, name, edited(text));
    }
  }

  /** A list whose entries come again and again. */
  private String doubled(String text) {
    List<String> entries = new ArrayList<>();
    String inner = text.length() > 2 ? text.substring(1, text.length() - 1) : text;
    for (int left = 1 + random.nextInt(300); left > 0; left--) {
      entries.add(inner);
    }
    return "[" + String.join(",", entries) + "]";
  }

  private String edited(String text) {
    int from = random.nextInt(text.length() + 1);
    int to = random.nextBoolean() ? from : Math.min(text.length(), from + random.nextInt(40));
    return text.substring(0, from) + piece() + text.substring(to);
  }

  private String piece() {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  private static void spec(InMemoryLeases leases, String field, Object value) {
    write(leases, Map.of("spec", Map.of(field, value)));
  }

  private static void annotate(InMemoryLeases leases, String name, @Nullable String text) {
    Map<String, @Nullable Object> annotations = new TreeMap<>();
    annotations.put(name, text); // none takes it away
    write(leases, Map.of("metadata", Map.of("annotations", annotations)));
  }

  /** What an API server would not store is not written. */
  private static void write(InMemoryLeases leases, Map<String, ?> patch) {
    leases.tryPatch(TestLocks.KEY, patch);
  }

  private static Map<String, String> annotations(InMemoryLeases leases) {
    LeaseRecord lease =
        InMemoryLeaseStore.record(TestLocks.KEY, leases.object(TestLocks.KEY).orElseThrow());
    return lease.annotations();
  }

  /** A judge that does not help. */
  StalenessPredicate judge() {
    return switch (random.nextInt(3)) {
      case 0 -> StalenessPredicate.never();
      case 1 -> TestLocks.ALL_STALE;
      default ->
          holder -> {
            throw new IllegalStateException("no idea about " + holder);
          };
    };
  }
}
