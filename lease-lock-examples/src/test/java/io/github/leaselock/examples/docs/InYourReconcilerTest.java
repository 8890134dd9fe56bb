package io.github.leaselock.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.examples.api.MySQLRestore;
import io.github.leaselock.examples.api.OperationState;
import io.github.leaselock.kubernetes.KubernetesHolders;
import io.github.leaselock.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LockHolder;
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
@Timeout(60)
class InYourReconcilerTest {

  private static final String NAMESPACE = "db";

  @SuppressWarnings("NullAway.Init") // set by the extension
  KubernetesClient client;

  private final Set<String> mayFinish = ConcurrentHashMap.newKeySet();
  private final List<String> atWork = new CopyOnWriteArrayList<>();
  private final List<FencingToken> tokens = new CopyOnWriteArrayList<>();

  @Test
  void withTheSdkOneRestoreRunsAfterTheOther() {
    Operator operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withUseSSAToPatchPrimaryResource(false));
    operator.register(
        new LockingReconciler(client, this::advance), config -> config.settingNamespace(NAMESPACE));
    operator.start();
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
  void withoutItOneRestoreRunsAfterTheOther() {
    Deque<MySQLRestore> again = new ArrayDeque<>();
    PlainController controller = new PlainController(client, this::advance, again::add);
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

  private MySQLRestore advance(MySQLRestore restore, FencingToken token) {
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
        .waitUntilCondition(now -> now != null && wanted.test(now), 30, TimeUnit.SECONDS);
  }

  private Optional<String> holder() {
    LeaseLock lock =
        LeaseLocks.on(KubernetesLeaseStore.using(client))
            .lock(LeaseKey.inNamespace(NAMESPACE).named("cluster1-operations"));
    return lock.inspect().holders().stream().map(LockHolder::identity).findFirst();
  }

  private static String identity(MySQLRestore restore) {
    return Objects.requireNonNull(KubernetesHolders.holderOf(restore)).identity();
  }
}
