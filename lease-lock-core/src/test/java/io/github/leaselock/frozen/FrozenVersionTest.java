package io.github.leaselock.frozen;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockMode;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.simulation.LockUnderTest.Ask;
import io.github.leaselock.simulation.Ports;
import io.github.leaselock.simulation.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The version that froze format 1, and this one, on the same Lease. */
class FrozenVersionTest {

  private static final LeaseKey KEY = new LeaseKey("db", "cluster1");
  private static final Holder OLD = new Holder("Backup", "db", "old", "uid-old");
  private static final Holder NEW = new Holder("Backup", "db", "new", "uid-new");

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final StoreLock today = StoreLocks.on(store).lock(KEY);
  private final FrozenLock frozen =
      new FrozenLock(
          FrozenVersion.FORMAT_1,
          KEY,
          Duration.ofSeconds(10),
          new Ports(
              "old",
              store,
              () -> 0,
              () -> Instant.EPOCH,
              time -> {},
              new Random(1)::nextDouble,
              new LeaseLockListener() {},
              1024));

  private AcquireResult acquireByTheFrozenOne(
      Holder holder, LockMode mode, StalenessPredicate staleness) {
    Wish.Asked nothing = new Wish.Asked(Optional.empty(), Optional.empty(), Optional.empty());
    return frozen.acquire(
        new Ask(holder, mode, OptionalInt.empty(), true, nothing, staleness, Optional.empty()));
  }

  private static FencingToken token(AcquireResult result) {
    assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
    return ((AcquireResult.Acquired) result).token();
  }

  @Test
  void itsCodeIsItsOwn() {
    assertThat(FrozenVersion.FORMAT_1.type("LeaseLocks"))
        .isNotSameAs(LeaseLocks.class)
        .hasToString("class " + LeaseLocks.class.getName());
  }

  @Test
  void whatItHoldsKeepsThisVersionOutAndIsHandedOverToIt() {
    FencingToken first =
        token(acquireByTheFrozenOne(OLD, LockMode.EXCLUSIVE, StalenessPredicate.never()));

    AcquireResult refused = today.acquire(NEW, AcquireRequest.exclusive().queued());
    assertThat(refused).isInstanceOf(AcquireResult.Held.class);
    assertThat(((AcquireResult.Held) refused).position()).hasValue(0L);
    assertThat(((AcquireResult.Held) refused).holders())
        .singleElement()
        .matches(holder -> holder.identity().equals(OLD.identity()))
        .matches(holder -> holder.token().equals(Optional.of(first)));

    assertThat(frozen.release(OLD)).isEqualTo(ReleaseResult.released(Optional.of(first)));
    assertThat(today.inspect().holders())
        .singleElement()
        .matches(holder -> holder.identity().equals(NEW.identity()) && holder.offer().isPresent());
    FencingToken second = token(today.acquire(NEW, AcquireRequest.exclusive().queued()));
    assertThat(second).isGreaterThan(first);
    assertThat(frozen.verify(NEW, second)).matches(VerifyResult::isValid);
  }

  @Test
  void whatThisVersionHoldsKeepsItOutAndIsHandedOverToIt() {
    FencingToken first = token(today.acquire(NEW, AcquireRequest.exclusive()));

    AcquireResult refused = acquireByTheFrozenOne(OLD, LockMode.SHARED, StalenessPredicate.never());
    assertThat(refused).isInstanceOf(AcquireResult.Held.class);
    assertThat(((AcquireResult.Held) refused).holders())
        .singleElement()
        .matches(holder -> holder.token().equals(Optional.of(first)));

    assertThat(today.release(NEW)).isEqualTo(ReleaseResult.released(Optional.of(first)));
    FencingToken second =
        token(acquireByTheFrozenOne(OLD, LockMode.SHARED, StalenessPredicate.never()));
    assertThat(second).isGreaterThan(first);
    assertThat(today.verify(OLD, second)).matches(VerifyResult::isValid);
  }

  @Test
  void eachTakesOverFromTheOther() {
    FencingToken first = token(today.acquire(NEW, AcquireRequest.exclusive()));
    AcquireResult taken = acquireByTheFrozenOne(OLD, LockMode.EXCLUSIVE, holder -> Verdict.stale());
    assertThat(((AcquireResult.Acquired) taken).active().evicted())
        .singleElement()
        .matches(holder -> holder.token().equals(Optional.of(first)));

    AcquireResult back =
        today.acquire(NEW, AcquireRequest.exclusive().takingOver(holder -> Verdict.stale()));
    assertThat(((AcquireResult.Acquired) back).active().evicted())
        .singleElement()
        .matches(holder -> holder.identity().equals(OLD.identity()));
    assertThat(frozen.verify(OLD, token(taken))).matches(VerifyResult::isInvalid);
  }
}
