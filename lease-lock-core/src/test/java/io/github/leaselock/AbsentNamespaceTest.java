package io.github.leaselock;

import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NamespaceState;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person who looks into the wrong namespace is told so, for one request more. */
class AbsentNamespaceTest {

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final List<String> requests = new ArrayList<>();
  private final StoreLock lock = new TestLocks().lock(counting());

  @Test
  void inspectSaysThatTheNamespaceIsAbsentAndReleaseDoesNotAsk() {
    store.server().removeNamespace(KEY.namespace());

    SeenLock snapshot = lock.inspect();
    assertThat(snapshot.isFree()).isTrue();
    assertThat(snapshot.oddities()).containsExactly("there is no namespace db");
    assertThat(snapshot)
        .hasToString("Lease db/cluster1-operations: there is none, free; there is no namespace db");
    assertThat(snapshot.blockage(RESTORE_1, AcquireRequest.exclusive()))
        .get()
        .hasToString("waiting for lock db/cluster1-operations: there is no namespace db");
    assertThat(lock.release(RESTORE_1)).isEqualTo(ReleaseResult.notHeld(true));
    assertThat(requests).containsExactly("read", "namespace", "read");
  }

  @Test
  void oneThatIsBeingDeletedIsToldToo() {
    store.server().terminateNamespace(KEY.namespace());

    assertThat(lock.inspect().oddities())
        .containsExactly("the namespace db is being deleted: no Lease can be made in it");
    assertThat(lock.release(RESTORE_1)).isEqualTo(ReleaseResult.notHeld(true));
  }

  @Test
  void beforeTheFirstAcquireOnlyTheLeaseIsAbsent() {
    assertThat(lock.inspect()).hasToString("Lease db/cluster1-operations: there is none, free");
    assertThat(lock.release(RESTORE_1)).isEqualTo(ReleaseResult.notHeld(true));
  }

  @Test
  void whereThereIsALeaseNobodyAsksForTheNamespace() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    lock.release(RESTORE_1);
    requests.clear();

    assertThat(lock.release(RESTORE_1)).isEqualTo(ReleaseResult.notHeld(false));
    assertThat(lock.inspect().oddities()).isEmpty();
    assertThat(lock.isActive()).isFalse();
    assertThat(requests).containsExactly("read", "read", "read");
  }

  @Test
  void whetherItIsActiveIsNotWorthTheRequest() {
    store.server().removeNamespace(KEY.namespace());

    assertThat(lock.isActive()).isFalse();
    assertThat(requests).containsExactly("read");
  }

  private LeaseStore counting() {
    return new LeaseStore() {
      @Override
      public ReadOutcome read(LeaseKey key) {
        requests.add("read");
        return store.read(key);
      }

      @Override
      public WriteOutcome create(NewLease lease) {
        requests.add("create");
        return store.create(lease);
      }

      @Override
      public WriteOutcome replace(LeaseRecord lease) {
        requests.add("replace");
        return store.replace(lease);
      }

      @Override
      public DeleteOutcome delete(LeaseRecord lease) {
        requests.add("delete");
        return store.delete(lease);
      }

      @Override
      public NamespaceState namespace(String namespace) {
        requests.add("namespace");
        return store.namespace(namespace);
      }
    };
  }
}
