package io.github.leaselock.simulation.session;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Twist;
import java.time.Duration;
import java.util.Set;

/** What a user makes depend on a wait without a thread: it may block, and ask the handle. */
final class UserStages {

  private static final Set<Twist> TWISTS = Set.of(Twist.STAGE_BLOCKS, Twist.STAGE_REENTERS);
  private static final Duration BLOCKED = Duration.ofSeconds(20);

  private final SessionWorld world;
  private int blocked;

  UserStages(SessionWorld world) {
    this.world = world;
  }

  void run(Life life, LeaseSession session, LockHandle handle) {
    life.requireAlive();
    Twist twist = life.process().stop(Point.decision("stage", TWISTS));
    life.requireAlive();
    if (twist == Twist.STAGE_BLOCKS && blocked == 0) {
      world.tally().count(Event.STAGE_BLOCKED);
      blocked++;
      life.process().sleep(life, BLOCKED);
      blocked--;
    } else if (twist == Twist.STAGE_REENTERS) {
      world.tally().count(Event.STAGE_REENTERED);
      reenter(session, handle.lock());
    }
  }

  private static void reenter(LeaseSession session, LeaseLock lock) {
    try {
      session.acquireAsync(lock, AcquireRequest.exclusive()).cancel(false);
      session.tryAcquire(lock, AcquireRequest.exclusive()).ifPresent(LockHandle::release);
    } catch (LockLostException | LeaseUnavailableException told) {
      // It is over, or nobody answers.
    }
  }

  void crashed() {
    blocked = 0;
  }
}
