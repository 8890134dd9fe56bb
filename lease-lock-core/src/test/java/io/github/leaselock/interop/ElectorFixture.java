package io.github.leaselock.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;

/** A lock and an elector on one Lease of a real API server. */
abstract class ElectorFixture {

  static final Holder RESTORE = new Holder("MySQLRestore.ps.percona.com", "db", "r1", "uid-1");

  private KubernetesClient client;
  private LeaseKey key;
  private StoreLock lock;

  @BeforeEach
  void use(TestNamespace namespace) {
    client = namespace.client();
    key = new LeaseKey(namespace.name(), "shared");
    lock = lockWithClock(Instant::now);
  }

  final KubernetesClient client() {
    return client;
  }

  final LeaseKey key() {
    return key;
  }

  final StoreLock lock() {
    return lock;
  }

  final StoreLock lockWithClock(InstantSource clock) {
    return StoreLocks.builder(KubernetesLeaseStore.using(client)).clock(clock).build().lock(key);
  }

  static FencingToken acquire(StoreLock lock) {
    AcquireResult result = lock.acquire(RESTORE, StalenessPredicate.never());
    assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
    return ((AcquireResult.Acquired) result).token();
  }

  /** The elector has it, and lease-lock neither takes it nor gives it back. */
  final void assertRespected(Elector elector) {
    assertThat(lock.acquire(RESTORE, StalenessPredicate.never()))
        .isInstanceOfSatisfying(
            AcquireResult.Held.class,
            held ->
                assertThat(held.holders())
                    .extracting(LockHolder::identity)
                    .containsExactly(elector.identity()));
    assertThat(lock.isActive()).isTrue();
    assertThat(lock.release(RESTORE)).returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    assertThat(lock.inspect().holders())
        .extracting(LockHolder::identity)
        .containsExactly(elector.identity());
  }

  /** The elector looks at the Lease now and then, and leaves it alone. */
  final void assertLeft(Elector elector, FencingToken token) {
    SeenLock before = lock.inspect();
    elector.awaitLooks(4);
    assertThat(lock.verify(RESTORE, token).isValid()).isTrue();
    assertThat(lock.inspect().leaseTransitions()).isEqualTo(before.leaseTransitions());
  }
}
