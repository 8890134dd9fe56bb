package io.github.leaselock.shedlock;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.support.LockException;
import net.javacrumbs.shedlock.support.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ShedLock's locks on Leases, ended by ShedLock's times, as its users know them from other
 * providers.
 *
 * <pre>{@code
 * LockProvider lockProvider = TimedLockProvider.on(locks, "ops");
 * }</pre>
 *
 * <p>A lock is given back when its task has ended, but not before {@code lockAtLeastFor}; after
 * {@code lockAtMostFor} the next node takes it over, whether its task runs or not. <b>What it
 * cannot do:</b> tell a task that takes long from a node that has died, and do without clocks that
 * agree: nodes compare the time that is noted on the Lease with their own, by ShedLock's {@link
 * ClockProvider}. {@link SessionLockProvider} can do both.
 *
 * <p><b>Failures:</b> {@code lock} is empty only if somebody else holds the lock. If that cannot be
 * found out, or a person has to change something first, it throws a {@link LockException}, and
 * nobody runs the task under it; what may be left on the Lease ends with {@code lockAtMostFor}. So
 * does {@code unlock} if it cannot be confirmed; it may be called again. {@code extend} is empty if
 * the lock has ended.
 *
 * <p>Starts no thread and needs no closing. Safe for use by several threads, a lock by one.
 */
public final class TimedLockProvider implements ExtensibleLockProvider {

  /** How much later than the first answer the second may be, if the first came too late. */
  private static final Duration LATE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(TimedLockProvider.class);

  private final LeaseLocks locks;
  private final String namespace;
  private final String node = Texts.node(Utils.getHostname());
  private final StalenessPredicate staleness;

  private TimedLockProvider(LeaseLocks locks, String namespace) {
    this.locks = locks;
    this.namespace = namespace;
    this.staleness = Until.isOver();
  }

  /**
   * A provider to keep.
   *
   * @param locks where the Leases are
   * @param namespace the namespace of the Leases: those who use the same one exclude one another
   * @return a provider
   * @throws IllegalArgumentException if the namespace is not one
   */
  public static TimedLockProvider on(LeaseLocks locks, String namespace) {
    Objects.requireNonNull(locks, "locks");
    Objects.requireNonNull(namespace, "namespace");
    return new TimedLockProvider(locks, LeaseNames.key(namespace, "any").namespace());
  }

  /**
   * The Lease of a lock: {@code shedlock-} and the lock's name, with a hash if it cannot stand as
   * it is.
   *
   * @param lock the name of a lock
   * @return which Lease
   */
  public LeaseKey lease(String lock) {
    return LeaseNames.key(namespace, lock);
  }

  @Override
  public Optional<SimpleLock> lock(LockConfiguration configuration) {
    LeaseLock lock = locks.lock(lease(configuration.getName()));
    Holder holder = new Holder(Until.KIND, namespace, node, UUID.randomUUID().toString());
    Instant began = ClockProvider.now();
    AcquireRequest request =
        AcquireRequest.exclusive()
            .because(Texts.reason(configuration.getName()))
            .withData(Until.data(configuration.getLockAtMostUntil()))
            .takingOver(staleness);
    AcquireResult result =
        Failures.asLockExceptions(configuration, () -> lock.acquire(holder, request));
    if (result instanceof AcquireResult.Acquired acquired) {
      return arrived(configuration, new TimedGrant(lock, holder, acquired.token()), began);
    }
    if (result instanceof AcquireResult.Unknown unknown) {
      throw givenUp(configuration, lock, holder, unknown);
    }
    if (result instanceof AcquireResult.Draining draining) {
      new TimedGrant(lock, holder, draining.token()).release(configuration);
    }
    LOG.debug("{}", result);
    return Optional.empty();
  }

  /**
   * Where the answer came after the lock's own end, others may have it: the grant decides, and is
   * noted to last for as long again and for an answer that is as late.
   */
  private static Optional<SimpleLock> arrived(
      LockConfiguration configuration, TimedGrant grant, Instant began) {
    Instant until = configuration.getLockAtMostUntil();
    Instant now = ClockProvider.now();
    if (now.isBefore(until)) {
      return Optional.of(new TimedLock(configuration, grant, until));
    }
    Duration allowance = Duration.between(began, now).abs().plus(LATE);
    Instant noted = now.plus(configuration.getLockAtMostFor()).plus(allowance);
    if (!grant.until(noted, configuration)) {
      return Optional.empty();
    }
    Instant later = ClockProvider.now().plus(configuration.getLockAtMostFor());
    if (later.isAfter(noted)) {
      grant.release(configuration);
      throw Failures.unknown(
          configuration, "given back", "the API server answers more slowly than it lasts");
    }
    return Optional.of(new TimedLock(configuration, grant, later));
  }

  private static LockException givenUp(
      LockConfiguration configuration,
      LeaseLock lock,
      Holder holder,
      AcquireResult.Unknown unknown) {
    ReleaseResult left = Failures.asLockExceptions(configuration, () -> lock.release(holder));
    String what =
        left.isUnknown()
            ? "may or may not be free; if it was granted, nobody runs its task until "
                + configuration.getLockAtMostUntil()
            : "may or may not be free";
    return Failures.unknown(configuration, what, unknown.cause());
  }
}
