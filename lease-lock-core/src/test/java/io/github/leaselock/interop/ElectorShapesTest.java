package io.github.leaselock.interop;

import static io.github.leaselock.interop.ElectorFixture.RESTORE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import io.github.leaselock.OnAnyServer;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.StoredLeases;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leases in the shapes of electors that are not run here, written by hand. */
@OnAnyServer
class ElectorShapesTest {

  private final StoredLeases leases;
  private final LeaseKey key;
  private final StoreLock lock;

  ElectorShapesTest(StoredLeases leases) {
    this.leases = leases;
    this.key = new LeaseKey(leases.namespace(), "cluster1-operations");
    this.lock = StoreLocks.on(leases.store()).lock(key);
  }

  private void write(Map<String, ?> patch) {
    if (!lock.inspect().exists()) {
      leases.store().create(new NewLease(key, Map.of(), Optional.empty(), Instant.EPOCH));
    }
    leases.patch(key, patch);
  }

  private Map<?, ?> stored(String section) {
    return (Map<?, ?>) requireNonNull(leases.object(key).orElseThrow().get(section));
  }

  private FencingToken acquire() {
    AcquireResult result = lock.acquire(RESTORE, StalenessPredicate.never());
    assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
    return ((AcquireResult.Acquired) result).token();
  }

  @ParameterizedTest
  @EnumSource
  void whatItHoldsIsRespected(Shape shape) {
    write(shape.held());
    Object before = stored("metadata").get("resourceVersion");

    assertThat(lock.acquire(RESTORE, StalenessPredicate.never()))
        .isInstanceOfSatisfying(
            AcquireResult.Held.class,
            held ->
                assertThat(held.holders())
                    .extracting(LockHolder::identity)
                    .containsExactly(shape.identity()));
    assertThat(lock.isActive()).isTrue();
    assertThat(lock.release(RESTORE)).returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    assertThat(stored("metadata").get("resourceVersion")).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void whatItGaveBackIsFreeAndBecomesWhole(Shape shape) {
    write(shape.givenBack());
    assertThat(lock.isActive()).isFalse();

    acquire();
    assertThat(stored("spec").keySet().stream().map(Object::toString))
        .contains(
            "holderIdentity",
            "leaseDurationSeconds",
            "leaseTransitions",
            "acquireTime",
            "renewTime");

    lock.release(RESTORE);
    assertThat(stored("spec").keySet()).hasSize(5);
    assertThat(stored("spec").get("holderIdentity")).isEqualTo("");
  }

  @ParameterizedTest
  @EnumSource
  void whatItTakesFromUsIsNoLongerOurs(Shape shape) {
    FencingToken token = acquire();

    write(shape.held());

    assertThat(lock.verify(RESTORE, token).isValid()).isFalse();
    assertThat(lock.inspect().oddities()).anyMatch(oddity -> oddity.contains("another client"));
    assertThat(lock.release(RESTORE)).returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    assertThat(lock.inspect().holders())
        .extracting(LockHolder::identity)
        .containsExactly(shape.identity());
  }

  @ParameterizedTest
  @EnumSource
  void afterItTheNextTokenIsLarger(Shape shape) {
    FencingToken before = acquire();

    write(shape.held());
    write(shape.givenBack());

    assertThat(acquire().isAfter(before)).isTrue();
  }
}
