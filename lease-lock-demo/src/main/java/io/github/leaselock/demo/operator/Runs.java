package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.api.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The work of one kind that this process has begun and not settled, by uid. Thread-safe. */
final class Runs<T extends Operation<?, ?>> {

  private final int slots;
  private final Map<String, Run<T>> byUid = new HashMap<>();
  private final Set<String> reserved = new HashSet<>();

  Runs(int slots) {
    this.slots = slots;
  }

  synchronized Optional<Run<T>> find(String uid) {
    return Optional.ofNullable(byUid.get(uid));
  }

  /** Takes a slot, before the locks are asked for: nobody shall hold them and wait for a slot. */
  synchronized boolean reserve(String uid) {
    if (byUid.size() + reserved.size() >= slots) {
      return false;
    }
    return reserved.add(uid);
  }

  /** Gives a slot back in which nothing was begun. */
  synchronized void dropReservation(String uid) {
    reserved.remove(uid);
  }

  synchronized void add(String uid, Run<T> run) {
    reserved.remove(uid);
    if (byUid.putIfAbsent(uid, run) != null) {
      throw new IllegalStateException("the work of one object runs once at a time in a process");
    }
  }

  synchronized void remove(String uid) {
    byUid.remove(uid);
  }

  /** Tells all work to stop. */
  synchronized void abortAll(String why) {
    byUid.values().forEach(run -> run.abort(why));
  }
}
