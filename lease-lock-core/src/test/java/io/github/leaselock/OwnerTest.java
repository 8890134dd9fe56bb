package io.github.leaselock;

import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.ScriptedStore.Fate;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.Warned;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.ReadOutcome;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The protected object may be made again under its name: then its Lease gets the new one as well.
 */
class OwnerTest {

  private static final Owner GONE = new Owner("ps.percona.com/v1", "MySQLCluster", "c1", "uid-old");
  private static final Owner NOW = new Owner("ps.percona.com/v1", "MySQLCluster", "c1", "uid-new");

  private final InMemoryLeaseStore memory = new InMemoryLeaseStore();
  private final ScriptedStore store = new ScriptedStore(memory);

  private StoreLock ownedBy(Owner owner) {
    return new TestLocks().on(store).build().lock(KEY, owner);
  }

  private List<Owner> owners() {
    return ((ReadOutcome.Found) memory.read(KEY)).lease().owners();
  }

  @BeforeEach
  void theLeaseIsOwnedByTheObjectThatIsGone() {
    acquired(ownedBy(GONE).acquire(RESTORE_1, StalenessPredicate.never()));
    ownedBy(GONE).release(RESTORE_1);
    store.requests();
  }

  @Test
  void theOwnerIsAppendedInTheGrantsOwnWriteBesideTheOneThatIsGone() {
    acquired(ownedBy(NOW).acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(store.requests()).containsExactly("read", "replace");
    assertThat(owners()).containsExactly(GONE, NOW);
  }

  @Test
  void anOwnerThatIsThereIsNotAppendedAgain() {
    acquired(ownedBy(GONE).acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(owners()).containsExactly(GONE);
  }

  @Test
  void whereAChangeOfOwnersIsRefusedTheGrantIsWrittenWithoutIt() {
    store.failing("replace", Fate.LOST, Kind.FORBIDDEN);

    acquired(ownedBy(NOW).acquire(RESTORE_2, StalenessPredicate.never()));

    assertThat(owners()).containsExactly(GONE);
  }

  @Test
  void whereItIsRefusedEachTimeThatIsSaidOnce() {
    StoreLocks locks = new TestLocks().on(store).build();
    StoreLock lock = locks.lock(KEY, NOW);
    for (int i = 0; i < 3; i++) {
      store.failing("replace", Fate.LOST, Kind.FORBIDDEN);
      acquired(lock.acquire(RESTORE_2, StalenessPredicate.never()));
      lock.release(RESTORE_2);
    }

    assertThat(owners()).containsExactly(GONE);
    assertThat(Warned.conditions(locks.engine().warnings())).isEqualTo(1);
  }
}
