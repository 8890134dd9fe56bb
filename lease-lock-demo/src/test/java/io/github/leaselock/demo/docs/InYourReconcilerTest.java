package io.github.leaselock.demo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockHolder;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.cluster.Eventually;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.javaoperatorsdk.operator.Operator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/in-your-reconciler.md shows, run against a mock API server. */
@EnableKubernetesMockClient(crud = true)
@Timeout(600)
class InYourReconcilerTest {

  private static final String NAMESPACE = "db";

  @SuppressWarnings("NullAway.Init") // set by the extension
  KubernetesClient client;

  private final Set<String> mayFinish = ConcurrentHashMap.newKeySet();
  private final List<String> atWork = new CopyOnWriteArrayList<>();
  private final List<FencingToken> tokens = new CopyOnWriteArrayList<>();
  private final List<String> stopped = new CopyOnWriteArrayList<>();
  private final List<Exception> trouble = new CopyOnWriteArrayList<>();

  @Test
  void withTheSdkOneRestoreRunsAfterTheOther() {
    Operator operator = started(new LockingReconciler(client, work));
    try {
      MySQLRestore first = restore("first");
      until(first, now -> now.getStatus().getState() == OperationState.Running);
      MySQLRestore second = restore("second");
      mayFinish.add("second");
      assertThat(holder()).contains(identity(first));

      mayFinish.add("first");

      until(second, MySQLRestore::hasFinished);
      assertThat(atWork).startsWith("first").endsWith("second");
      assertThat(tokens).isSortedAccordingTo(FencingToken::compareTo);
      assertThat(atWork.indexOf("second")).isGreaterThan(atWork.lastIndexOf("first"));
    } finally {
      operator.stop();
    }
  }

  @Test
  void withTheSdkARestoreThatIsDeletedInMidWorkIsStoppedAndGivesTheLockBack() {
    Operator operator = started(new LockingReconciler(client, work));
    try {
      MySQLRestore first = restore("first");
      until(first, now -> now.getStatus().getState() == OperationState.Running);

      deleteAndAwaitItsEnd(first);

      assertThat(stopped).contains("first");
      assertThat(holder()).isEmpty();
      assertThat(trouble).isEmpty();
    } finally {
      operator.stop();
    }
  }

  @Test
  void withTheSdkARightThatIsMissingAtFirstIsSaidAndTheRestoreComesAgain() throws Exception {
    DeniedStore denied = new DeniedStore(KubernetesLeaseStore.using(client));
    Operator operator = started(new LockingReconciler(client, work, StoreLocks.on(denied)));
    try {
      MySQLRestore restore = restore("first");
      mayFinish.add("first");
      until(
          restore,
          now -> String.valueOf(now.getStatus().getStateDescription()).contains("needs the verb"));
      denied.awaitRefusals(20); // more than the SDK would retry

      denied.allow();

      until(restore, MySQLRestore::hasFinished);
    } finally {
      operator.stop();
    }
  }

  /** Reads until it is gone: the mock has lost a deletion that was watched for. */
  private void deleteAndAwaitItsEnd(MySQLRestore restore) {
    client.resource(restore).delete();
    Eventually.until("it is gone", () -> client.resource(restore).get() == null);
  }

  private Operator started(LockingReconciler reconciler) {
    Operator operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withUseSSAToPatchPrimaryResource(false));
    operator.register(reconciler, config -> config.settingNamespace(NAMESPACE));
    operator.start();
    return operator;
  }

  @Test
  void withoutItARestoreThatIsDeletedInMidWorkIsStoppedAndGivesTheLockBack() {
    Deque<MySQLRestore> again = new ArrayDeque<>();
    PlainController controller = new PlainController(client, work, again::add, trouble::add);
    MySQLRestore first = restore("first");
    controller.step(first);
    assertThat(holder()).contains(identity(first));
    client.resource(first).delete();

    controller.step(again.remove());

    assertThat(stopped).containsExactly("first");
    assertThat(holder()).isEmpty();
    assertThat(again).isEmpty();
  }

  @Test
  void withoutItARestoreOfAnotherLifeIsNotTakenForTheOneThatHolds() {
    Deque<MySQLRestore> again = new ArrayDeque<>();
    PlainController controller = new PlainController(client, work, again::add, trouble::add);
    MySQLRestore first = restore("first");
    controller.step(first);
    client.resource(first).delete();
    restore("first");

    controller.step(again.remove());

    assertThat(atWork).containsExactly("first");
    assertThat(holder()).isEmpty();
  }

  @Test
  void withoutItARestoreThatIsMarkedForDeletionDoesNotBegin() {
    Deque<MySQLRestore> again = new ArrayDeque<>();
    PlainController controller = new PlainController(client, work, again::add, trouble::add);
    MySQLRestore kept = restore("first");
    kept.getMetadata().setFinalizers(List.of("example.com/keep"));
    kept = client.resource(kept).update();
    client.resource(kept).delete();

    controller.step(kept);

    assertThat(atWork).isEmpty();
    assertThat(holder()).isEmpty();
    assertThat(again).isEmpty();
  }

  @Test
  void withoutItARightThatIsMissingAtFirstIsToldAndTheRestoreComesAgain() {
    Deque<MySQLRestore> again = new ArrayDeque<>();
    DeniedStore denied = new DeniedStore(KubernetesLeaseStore.using(client));
    PlainController controller =
        new PlainController(client, work, again::add, trouble::add, StoreLocks.on(denied));
    MySQLRestore restore = restore("first");
    mayFinish.add("first");
    controller.step(restore);
    assertThat(trouble).singleElement().asString().contains("needs the verb");

    denied.allow();

    controller.step(again.remove());
    assertThat(again).isEmpty();
    assertThat(atWork).containsExactly("first");
  }

  @Test
  void aBackupThatIsGoneDoesNotBlockARestoreForEver() {
    MySQLBackup backup = new MySQLBackup();
    backup.setMetadata(new ObjectMetaBuilder().withName("b").withNamespace(NAMESPACE).build());
    MySQLBackup gone = client.resource(backup).create();
    lock().acquire(KubernetesLocks.holderOf(gone), AcquireRequest.shared());
    client.resource(gone).delete();
    mayFinish.add("first");

    new PlainController(client, work, again -> {}, trouble::add).step(restore("first"));

    assertThat(atWork).containsExactly("first");
  }

  @Test
  void withoutItOneRestoreRunsAfterTheOther() {
    Deque<MySQLRestore> again = new ArrayDeque<>();
    PlainController controller = new PlainController(client, work, again::add, trouble::add);
    MySQLRestore first = restore("first");
    MySQLRestore second = restore("second");
    mayFinish.add("second");

    controller.step(first);
    controller.step(second);
    assertThat(again).containsExactly(first, second);
    assertThat(holder()).contains(identity(first));

    mayFinish.add("first");
    while (!again.isEmpty()) {
      controller.step(again.remove());
    }
    assertThat(atWork).containsExactly("first", "first", "second");
    assertThat(holder()).isEmpty();
  }

  private final RestoreWork work =
      new RestoreWork() {
        @Override
        public MySQLRestore advance(MySQLRestore restore, FencingToken token) {
          return advanced(restore, token);
        }

        @Override
        public boolean stop(MySQLRestore restore) {
          return stopped.add(restore.getMetadata().getName());
        }
      };

  private MySQLRestore advanced(MySQLRestore restore, FencingToken token) {
    String name = restore.getMetadata().getName();
    atWork.add(name);
    tokens.add(token);
    restore
        .getStatus()
        .setState(mayFinish.contains(name) ? OperationState.Succeeded : OperationState.Running);
    return restore;
  }

  private MySQLRestore restore(String name) {
    MySQLRestore restore = new MySQLRestore();
    restore.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build());
    restore.getSpec().setClusterName("cluster1");
    restore.getSpec().setBackupName("backup1");
    return client.resource(restore).create();
  }

  private void until(MySQLRestore restore, Predicate<MySQLRestore> wanted) {
    client
        .resource(restore)
        .waitUntilCondition(now -> now != null && wanted.test(now), 90, TimeUnit.SECONDS);
  }

  private Optional<String> holder() {
    return lock().inspect().holders().stream().map(LockHolder::identity).findFirst();
  }

  private LeaseLock lock() {
    return KubernetesLocks.using(client).lock(new LeaseKey(NAMESPACE, "cluster1-operations"));
  }

  private static String identity(MySQLRestore restore) {
    return Objects.requireNonNull(KubernetesLocks.holderOf(restore)).identity();
  }
}
