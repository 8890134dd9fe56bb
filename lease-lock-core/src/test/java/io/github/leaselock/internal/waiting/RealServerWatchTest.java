package io.github.leaselock.internal.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.docs.RolesInDocs;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import io.github.leaselock.kubernetes.realserver.LimitedUser;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes of locks on a real API server, with the rights of docs/rbac.md and no more. */
@KubeApiTest
@Timeout(600)
class RealServerWatchTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Holder HOLDER = holder("holder");
  private static final Holder WAITER = holder("waiter");

  private final Tasks tasks = Tasks.started("watch-test");
  private final List<LockChanges> opened = new ArrayList<>();
  private TestNamespace namespace;
  private LeaseLocks administrator;

  @BeforeEach
  void aNamespace(TestNamespace namespace) {
    this.namespace = namespace;
    administrator = KubernetesLocks.using(namespace.client());
  }

  @AfterEach
  void close() {
    opened.forEach(LockChanges::close);
    tasks.close();
  }

  private static Holder holder(String name) {
    return new Holder("MySQLRestore.ps.percona.com", "db", name, "uid-of-" + name);
  }

  private LeaseLock lock(LeaseLocks locks, String name) {
    return locks.lock(namespace.name(), name);
  }

  /** A process whose user may do what these Roles of docs/rbac.md say. */
  private LeaseLocks locksOfAUserWith(String... roles) {
    LimitedUser user =
        new LimitedUser(
            namespace,
            Stream.of(roles)
                .flatMap(role -> Stream.of(RolesInDocs.rules(role)))
                .toArray(io.fabric8.kubernetes.api.model.rbac.PolicyRule[]::new));
    return KubernetesLocks.using(user.client());
  }

  private LockChanges changes(LeaseLocks locks) {
    LockChanges changes = LockChanges.of(StoreLocks.of(locks).engine(), tasks);
    opened.add(changes);
    return changes;
  }

  private void contend(String name) {
    lock(administrator, name).acquire(HOLDER, AcquireRequest.exclusive());
    lock(administrator, name).acquire(WAITER, AcquireRequest.exclusive().queued());
  }

  private static void awaitWatched(LockChanges.Subscription subscription) {
    Await.until(LIMIT, "it is watched", subscription::isWatched, () -> "");
  }

  /** The Lease was made by another tool, and bears no label of ours. */
  @Test
  void whoMayWatchNamedLeasesAloneWatchesThem() throws Exception {
    LeaseLocks locks = locksOfAUserWith("known-locks", "waiting-for-known-locks");
    namespace
        .client()
        .resource(
            new io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace.name())
                .withName("cluster1-operations")
                .addToLabels("app.kubernetes.io/managed-by", "helm")
                .endMetadata()
                .build())
        .create();
    LeaseLock lock = lock(locks, "cluster1-operations");
    lock.acquire(HOLDER, AcquireRequest.exclusive());
    ShownChanges shown = new ShownChanges();
    LockChanges.Subscription known = changes(locks).subscribe(lock, shown);
    shown.nextVersion(lease -> lease.holderIdentity().equals(HOLDER.identity()));
    awaitWatched(known);

    lock(administrator, "cluster1-operations").release(HOLDER);
    shown.nextVersion(lease -> lease.holderIdentity().isEmpty());

    ShownChanges ofAnother = new ShownChanges();
    LockChanges.Subscription another =
        changes(locks).subscribe(lock(locks, "another-lock"), ofAnother);
    assertThat(ofAnother.next()).isEqualTo(ShownChanges.Told.MISSED);
    assertThat(another.isWatched()).isFalse();
    awaitWatched(known);
  }

  @Test
  void manyLocksAreWatchedTogetherWhoeverWaitsForThem() throws Exception {
    LeaseLocks locks = locksOfAUserWith("any-lock", "waiting-for-any-lock");
    LockChanges changes = changes(locks);
    List<ShownChanges> shown = new ArrayList<>();
    List<LockChanges.Subscription> subscriptions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      contend("lock-" + i);
      shown.add(new ShownChanges());
      subscriptions.add(changes.subscribe(lock(locks, "lock-" + i), shown.get(i)));
    }
    subscriptions.forEach(RealServerWatchTest::awaitWatched);

    for (int i = 0; i < 20; i++) {
      lock(administrator, "lock-" + i).release(HOLDER);
    }
    for (ShownChanges each : shown) {
      each.nextVersion(lease -> lease.holderIdentity().equals(WAITER.identity()));
    }
    lock(administrator, "lock-7").release(WAITER);
    shown.get(7).nextVersion(lease -> lease.holderIdentity().isEmpty());
    awaitWatched(subscriptions.get(7));
    contend("lock-7");
    shown.get(7).nextVersion(lease -> lease.holderIdentity().equals(HOLDER.identity()));
  }

  @Test
  void whoMayWatchNamedLeasesAloneWatchesManyOfThemOneByOne() throws Exception {
    LeaseLocks locks = locksOfAUserWith("known-locks", "waiting-for-known-locks");
    LockChanges changes = changes(locks);
    contend("cluster1-operations");
    ShownChanges shown = new ShownChanges();
    for (int i = 0; i < 17; i++) {
      changes.subscribe(lock(locks, "other-" + i), new ShownChanges());
    }
    LockChanges.Subscription known = changes.subscribe(lock(locks, "cluster1-operations"), shown);

    shown.nextVersion(lease -> lease.holderIdentity().equals(HOLDER.identity()));
    awaitWatched(known);
    lock(administrator, "cluster1-operations").release(HOLDER);
    shown.nextVersion(lease -> lease.holderIdentity().equals(WAITER.identity()));
  }

  @Test
  void aLeaseThatIsDeletedAndMadeAnewIsShownAsAnotherLife() throws Exception {
    LeaseLock lock = lock(administrator, "cluster1-operations");
    contend("cluster1-operations");
    ShownChanges shown = new ShownChanges();
    awaitWatched(changes(administrator).subscribe(lock, shown));
    String uid = shown.nextVersion(lease -> !lease.holderIdentity().isEmpty()).uid();

    namespace.client().leases().inNamespace(namespace.name()).withName(lock.key().name()).delete();
    shown.next(ShownChanges.Told.DELETED::equals);
    contend("cluster1-operations");

    assertThat(shown.nextVersion(lease -> !lease.holderIdentity().isEmpty()).uid())
        .isNotEqualTo(uid);
  }

  @Test
  void inANamespaceThatDoesNotExistNoLeaseIsWatched() throws Exception {
    LeaseLock nowhere = administrator.lock(namespace.name() + "-absent", "cluster1-operations");
    ShownChanges shown = new ShownChanges();

    LockChanges.Subscription subscription = changes(administrator).subscribe(nowhere, shown);

    shown.next(ShownChanges.Told.DELETED::equals);
    awaitWatched(subscription);
  }
}
