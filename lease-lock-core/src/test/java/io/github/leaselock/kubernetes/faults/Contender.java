package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LockHolder;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Wants a lock again and again, each time as another holder: waits for it, works on the protected
 * resource, gives it back, or leaves it behind as if it had died.
 */
final class Contender implements Runnable {

  private static final double SHARED = 0.4;
  private static final double DIES = 0.2;

  private final StoreLock lock;
  private final Resource resource;
  private final Manners manners;
  private final Workday day;
  private final SplittableRandom random;
  private final Figures figures;

  /** What contenders agree upon, and some of them get wrong. */
  record Manners(boolean drains, boolean evictsTheLiving, boolean ignoresWork) {
    static final Manners FENCED = new Manners(false, false, false);
    static final Manners DRAINED = new Manners(true, false, false);
  }

  Contender(
      StoreLocks locks,
      LeaseKey key,
      Resource resource,
      Manners manners,
      Workday day,
      long seed,
      Figures figures) {
    this.lock = locks.lock(key);
    this.resource = resource;
    this.manners = manners;
    this.day = day;
    this.random = new SplittableRandom(seed);
    this.figures = figures;
  }

  @Override
  public void run() {
    figures.add(Name.CLIENTS, 1);
    while (!day.isOver()) {
      String name = "contender-" + Long.toHexString(random.nextLong());
      Holder holder = new Holder("Job.batch", "work", name, UUID.randomUUID().toString());
      boolean exclusive = random.nextDouble() >= SHARED;
      FencingToken token = acquire(holder, exclusive);
      if (token == null) {
        giveBack(holder);
      } else {
        figures.add(Name.ACQUISITIONS, 1);
        figures.add(Name.SHARED_ACQUISITIONS, exclusive ? 0 : 1);
        work(holder, new Grant(holder.identity(), token.value(), exclusive));
      }
    }
  }

  private @Nullable FencingToken acquire(Holder holder, boolean exclusive) {
    LockRequest request =
        (exclusive ? LockRequest.exclusive(holder) : LockRequest.shared(holder))
            .takingOver(this::judge);
    if (manners.drains()) {
      request = request.drainingWith(this::isGone);
    }
    while (!day.isOver()) {
      try {
        AcquireResult result = lock.acquire(request);
        if (result instanceof AcquireResult.Acquired acquired) {
          return acquired.token();
        }
        figures.add(name(result), 1);
      } catch (LeaseRefusedException notNow) {
        figures.add(Name.REFUSALS, 1);
      }
      day.rest(20 + random.nextInt(day.longestPause()));
    }
    return null;
  }

  private static Name name(AcquireResult result) {
    if (result instanceof AcquireResult.Held) {
      return Name.REFUSALS;
    }
    return result instanceof AcquireResult.Draining ? Name.DRAINING_ANSWERS : Name.UNKNOWN_ANSWERS;
  }

  private Verdict judge(LockHolder other) {
    return manners.evictsTheLiving() || resource.isDead(other.identity())
        ? Verdict.stale()
        : Verdict.live();
  }

  private boolean isGone(LockHolder evicted) {
    return manners.ignoresWork() || !resource.isWorking(lock.key().name(), evicted.identity());
  }

  private void work(Holder holder, Grant grant) {
    String name = lock.key().name();
    resource.enter(name, grant);
    for (int step = random.nextInt(3); step > 0; step--) {
      day.rest(random.nextInt(10));
      resource.write(name, grant);
    }
    if (random.nextDouble() < DIES) {
      figures.add(Name.ABANDONED, 1);
      resource.declareDead(holder.identity());
      day.rest(random.nextInt(300)); // its work goes on
      resource.write(name, grant);
      resource.leave(name, holder.identity());
      return;
    }
    if (lock.verify(holder, new FencingToken(grant.token())).isInvalid()) {
      figures.add(Name.LOCKS_LOST, 1);
    }
    giveBack(holder);
  }

  /** Until it is certain, for the day is longer than any failure. */
  private void giveBack(Holder holder) {
    resource.leave(lock.key().name(), holder.identity());
    while (true) {
      try {
        if (!lock.release(holder).isUnknown()) {
          figures.add(Name.RELEASES, 1);
          return;
        }
      } catch (LeaseRefusedException notNow) {
        figures.add(Name.UNKNOWN_ANSWERS, 1);
      }
      if (day.isLongOver()) {
        return; // what it leaves behind is an orphan
      }
      day.rest(100);
    }
  }
}
