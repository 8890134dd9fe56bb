package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import java.util.ArrayDeque;
import java.util.Queue;

/** Takes a lock away by force from whoever holds it, when told to. */
final class Person extends SessionProgram {

  private final Queue<LeaseKey> toForce = new ArrayDeque<>();
  private boolean busy;

  Person(SessionWorld world, SimulatedProcess process) {
    super(world, process);
  }

  void force(LeaseKey lock) {
    toForce.add(lock);
    process.main().wake();
  }

  @Override
  boolean isAtRest() {
    return toForce.isEmpty() && !busy;
  }

  @Override
  boolean isHelper() {
    return true;
  }

  @Override
  void run(Life life) {
    while (!world.isOver()) {
      LeaseKey lock = toForce.poll();
      busy = lock != null;
      if (lock == null) {
        world.wakeSuccessor();
        process.main().idle("a person rests");
      } else {
        force(life.locks().lock(lock.namespace(), lock.name()));
      }
    }
  }

  private static void force(StoreLock lock) {
    try {
      SeenLock seen = lock.inspect();
      seen.holders().stream()
          .findFirst()
          .ifPresent(holder -> lock.forceRelease(seen, holder, "it is in the way"));
    } catch (LeaseUnavailableException | LeaseRefusedException unheard) {
      // Nobody promises a person anything.
    }
  }
}
