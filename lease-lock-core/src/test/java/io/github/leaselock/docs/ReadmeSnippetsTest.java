package io.github.leaselock.docs;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What README shows, run against a mock API server. */
@EnableKubernetesMockClient(crud = true)
class ReadmeSnippetsTest {

  @SuppressWarnings("NullAway.Init") // set by the extension
  KubernetesClient kubernetesClient;

  private final List<String> status = new ArrayList<>();
  private final List<FencingToken> started = new ArrayList<>();

  private void status(String text) {
    status.add(text);
  }

  private void startRestore(FencingToken token) {
    started.add(token);
  }

  private MySQLRestore restore(String name) {
    MySQLRestore restore = new MySQLRestore();
    restore.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("db").build());
    return kubernetesClient.resource(restore).create();
  }

  private void reconcile(MySQLRestore restore) {
    // [lock]
    LeaseLocks locks = KubernetesLocks.using(kubernetesClient);
    LeaseLock lock = locks.lock(new LeaseKey("db", "cluster1-operations"));
    HolderJudge judge = // of every kind that may hold: stale once gone or finished
        HolderJudge.on(kubernetesClient)
            .kind(MySQLRestore.class, MySQLRestore::hasFinished)
            .kind(MySQLBackup.class, MySQLBackup::hasFinished);

    AcquireResult result = lock.acquire(holderOf(restore), judge);
    if (result instanceof AcquireResult.Acquired acquired) {
      startRestore(acquired.token()); // the work carries the token and verifies it
    } else if (result instanceof AcquireResult.Held held) {
      status(held.toString()); // waiting for lock …: who holds it, since when, why; your position
    }
    // [lock]
  }

  private LeaseLock lock() {
    return KubernetesLocks.using(kubernetesClient).lock(new LeaseKey("db", "cluster1-operations"));
  }

  @Test
  void oneRestoreRunsAndTheOtherWaits() {
    MySQLRestore first = restore("first");
    MySQLRestore second = restore("second");
    LeaseLock lock = lock();

    reconcile(first);
    reconcile(second);
    assertThat(started).hasSize(1);
    assertThat(status).hasSize(1).allMatch(text -> text.contains("MySQLRestore first"));

    MySQLRestore restore = first;
    // [release]
    lock.release(holderOf(restore)); // when the outcome is stored; never touches a successor
    lock.isActive(); // a live read: is it held by somebody who is not stale?
    // [release]
    assertThat(lock.isActive()).isFalse();
    reconcile(second);
    assertThat(started).hasSize(2);
  }

  @Test
  void aRestoreThatIsGoneIsTakenOver() {
    MySQLRestore first = restore("first");
    reconcile(first);
    kubernetesClient.resource(first).delete();

    reconcile(restore("second"));

    assertThat(started).hasSize(2);
  }

  @Test
  void aBackupThatIsGoneOrHasFailedDoesNotBlockARestore() {
    MySQLBackup gone = backup("gone");
    MySQLBackup failed = backup("failed");
    lock().acquire(holderOf(gone), AcquireRequest.shared());
    lock().acquire(holderOf(failed), AcquireRequest.shared());
    reconcile(restore("r"));
    assertThat(started).as("backups without a status are live").isEmpty();

    kubernetesClient.resource(gone).delete();
    failed.setStatus(new MySQLRestore.State());
    failed.getStatus().setPhase("Failed");
    kubernetesClient.resource(failed).update();
    reconcile(restore("s"));

    assertThat(started).hasSize(1);
  }

  private MySQLBackup backup(String name) {
    MySQLBackup backup = new MySQLBackup();
    backup.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("db").build());
    return kubernetesClient.resource(backup).create();
  }

  @Test
  void everythingThatAnAcquireCanBeAsked() {
    MySQLRestore old = restore("old");
    reconcile(old);
    kubernetesClient.resource(old).delete();
    LeaseLock lock = lock();
    MySQLRestore restore = restore("new");
    MySQLRestore backup = restore("backup");

    // [takeover]
    StalenessPredicate stale =
        HolderJudge.on(kubernetesClient)
            .kind(MySQLRestore.class, MySQLRestore::hasFinished) // or failed
            .kind("upgrades.example.com", upgrade -> "Done".equals(upgrade.get("status", "phase")))
            .pods();

    AcquireResult result =
        lock.acquire(
            holderOf(restore),
            AcquireRequest.exclusive()
                .takingOver(stale) // evict holders that are stale
                .drainingWith(evicted -> workIsGone(evicted.identity())) // wait for their work
                .because("restore of backup b1")); // human-readable, on the Lease
    if (result instanceof AcquireResult.Draining draining) {
      status(
          "waiting for the work of "
              + draining.pending().draining()); // mine, but I may not proceed yet
    } else if (result instanceof AcquireResult.Unknown unknown) {
      status("asking again: " + unknown.cause()); // no answer: it may be mine
    }
    // [takeover]
    assertThat(status).hasSize(1).allMatch(text -> text.contains("/old/"));
    lock.release(holderOf(restore));
    lock.forceRelease(lock.inspect(), "the work was looked for and is not there");

    // [shared]
    lock.acquire(holderOf(backup), AcquireRequest.shared().limitedTo(3));
    // [shared]
    assertThat(lock.inspect().holders()).hasSize(1);

    // [ghost]
    LockSnapshot seen = lock.inspect(); // show it to a person
    ReleaseResult forced = lock.forceRelease(seen, "its node burnt down");
    // [ghost]
    assertThat(forced).returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  /** What a process does under a lock. */
  private interface Ledger {
    void close(String day, FencingToken token);
  }

  @Test
  void aProcessHoldsALockForAsLongAsItWorks() throws Exception {
    LeaseLocks locks = KubernetesLocks.using(kubernetesClient);
    LeaseLock lock = lock();
    Ledger ledger = (day, token) -> started.add(token);
    String day = "2026-03-04";

    // [session]
    try (LeaseSession session = locks.session("ops").duration(Duration.ofSeconds(15)).open();
        LockHandle handle = session.acquire(lock, Duration.ofMinutes(2))) { // waits its turn
      ledger.close(day, handle.token());
    }
    // [session]

    assertThat(started).hasSize(1);
    assertThat(lock.inspect().isFree()).isTrue();
    assertThat(kubernetesClient.leases().inNamespace("ops").list().getItems()).isEmpty();
  }

  private static boolean workIsGone(String identity) {
    return identity.isEmpty();
  }
}
