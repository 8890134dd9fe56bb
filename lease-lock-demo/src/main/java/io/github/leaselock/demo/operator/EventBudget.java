package io.github.leaselock.demo.operator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many Events an object may have: so many at once, one more every so often, and none that says
 * what the last one said. Remembers a bounded number of objects. Thread-safe.
 */
final class EventBudget {

  static final int BURST = 25;
  static final Duration REFILL = Duration.ofSeconds(30);
  private static final int MAX_OBJECTS = 1_000;

  private final LongSupplier nanoTime;
  private final Map<String, Account> accounts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Account> eldest) {
          return size() > MAX_OBJECTS;
        }
      };

  EventBudget(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private static final class Account {
    private long credit = BURST * REFILL.toNanos();
    private long at;
    private String last = "";
  }

  synchronized boolean allows(String uid, String words) {
    long now = nanoTime.getAsLong();
    Account account = accounts.computeIfAbsent(uid, unknown -> new Account());
    long most = BURST * REFILL.toNanos();
    if (account.credit < most) {
      account.credit = Math.min(most, account.credit + now - account.at);
    }
    account.at = now;
    if (words.equals(account.last) || account.credit < REFILL.toNanos()) {
      return false;
    }
    account.credit -= REFILL.toNanos();
    account.last = words;
    return true;
  }
}
