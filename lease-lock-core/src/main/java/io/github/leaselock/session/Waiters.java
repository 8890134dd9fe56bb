package io.github.leaselock.session;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Those who wait in one line, in the order of arrival, and which of them makes an attempt: one at a
 * time. Used under the monitor of its line.
 */
final class Waiters {

  /** No map of its own while nobody waits: there may be many lines that only hold. */
  private Map<Long, Waiter> waiters = Map.of();

  private boolean working;

  boolean isIdle() {
    return isEmpty() && !working;
  }

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  Collection<Waiter> all() {
    return waiters.values();
  }

  Optional<Waiter> first() {
    return waiters.values().stream().findFirst();
  }

  Optional<Waiter> get(long number) {
    return Optional.ofNullable(waiters.get(number));
  }

  void add(Waiter waiter) {
    if (waiters.isEmpty()) {
      waiters = new LinkedHashMap<>();
    }
    waiters.put(waiter.number, waiter);
  }

  /** Whether it was there. */
  boolean remove(Waiter waiter) {
    if (!waiters.containsKey(waiter.number)) {
      return false;
    }
    waiters.remove(waiter.number);
    if (waiters.isEmpty()) {
      waiters = Map.of();
    }
    return true;
  }

  /** Whether somebody's attempt is due, and none is under way. */
  boolean isWorkToBegin() {
    return !working && firstDue().isPresent();
  }

  /** The first whose attempt is due, if none is under way; this one is from now on. */
  Optional<Waiter> begin() {
    Optional<Waiter> due = working ? Optional.empty() : firstDue();
    due.ifPresent(
        waiter -> {
          working = true;
          waiter.begun();
        });
    return due;
  }

  /** The same, if it is this one. */
  boolean begin(Waiter waiter) {
    return firstDue().filter(first -> first == waiter).isPresent() && begin().isPresent();
  }

  void end(Waiter waiter) {
    working = false;
    waiter.busy = false;
  }

  private Optional<Waiter> firstDue() {
    return waiters.values().stream().filter(waiter -> waiter.due).findFirst();
  }
}
