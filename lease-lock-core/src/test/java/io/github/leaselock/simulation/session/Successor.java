package io.github.leaselock.simulation.session;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lock.StoreLock;
import java.time.Duration;
import java.util.Optional;

/**
 * When all others have ended it takes every lock, whoever may have died holding it, and then lets
 * the laws see what is left.
 */
final class Successor extends SessionProgram {

  private static final Duration QUIET = Duration.ofMinutes(2);

  Successor(SessionWorld world, SimulatedProcess process) {
    super(world, process);
  }

  @Override
  void run(Life life) {
    while (!world.haveOthersEnded(process)) {
      process.main().idle("waits for the others");
    }
    for (int lock = 0; lock < world.setting().locks(); lock++) {
      while (!take(life, lock)) {
        world.requireUnbroken();
      }
    }
    process.main().sleepUntil("lets all come to rest", world.time().now() + QUIET.toNanos());
    world.end();
  }

  private boolean take(Life life, int number) {
    Optional<LeaseSession> session = open(life);
    if (session.isEmpty()) {
      return false;
    }
    StoreLock lock = world.lock(life, number);
    try {
      acquire(session.get(), lock, AcquireRequest.exclusive(), FOR_EVER)
          .ifPresent(handle -> use(life, session.get(), handle, LockMode.EXCLUSIVE));
      return world.server().state(lock.key()).isFree(); // unless it was lost with its session
    } catch (LockLostException lost) {
      return false;
    } finally {
      close(life, session.get());
    }
  }
}
