package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.internal.StoreLocks;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What docs/josdk.md shows, run in memory. */
class JosdkPageTest {

  private final Cluster cluster = new Cluster();
  private final LeaseLocks locks = StoreLocks.on(cluster.leases);
  private final List<String> started = new ArrayList<>();
  private JobState state = JobState.RUNNING;

  private final RestoreJob job =
      new RestoreJob() {
        @Override
        public JobState startOrLook(Restore restore, FencingToken token) {
          started.add(restore.getMetadata().getName());
          return state;
        }

        @Override
        public boolean stop(Restore restore) {
          return true;
        }

        @Override
        public boolean isGone(String holder) {
          return true;
        }
      };

  @Test
  void theReconcilerTakesARestoreToItsEndAndLetsADeletedOneGo() throws Exception {
    try (LockedOperations operations =
        new LockedOperations(locks, cluster.judge(), Optional.empty())) {
      RestoreReconciler reconciler = new RestoreReconciler(operations, job);
      reconciler.restores().eventSource(cluster.<Restore>objects()).setEventHandler(event -> {});
      Restore first = cluster.create(Kinds.restore("first", "c1"));
      Restore second = cluster.create(Kinds.restore("second", "c1"));

      assertThat(reconciler.reconcile(cluster.get(first), none()).getScheduleDelay()).isPresent();
      reconciler.reconcile(cluster.get(second), none());
      assertThat(started).containsExactly("first");
      assertThat(Kinds.phase(cluster.get(second))).isEqualTo("Waiting");

      state = JobState.SUCCEEDED;
      assertThat(reconciler.reconcile(cluster.get(first), none()).getScheduleDelay()).isEmpty();
      assertThat(reconciler.cleanup(cluster.mark(second), none()).isRemoveFinalizer()).isTrue();
      assertThat(locks.lock(Kinds.lockOf(first)).inspect().isFree()).isTrue();
      assertThat(holderOf(second).name()).isEqualTo("second");
    }
  }

  /** This module asks the SDK's context for nothing. */
  @SuppressWarnings("unchecked") // a proxy knows no type parameter
  private static io.javaoperatorsdk.operator.api.reconciler.Context<Restore> none() {
    Class<?> context = io.javaoperatorsdk.operator.api.reconciler.Context.class;
    return (io.javaoperatorsdk.operator.api.reconciler.Context<Restore>)
        Proxy.newProxyInstance(
            context.getClassLoader(),
            new Class<?>[] {context},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  /** Compiled: the operations of a process with a client. */
  static LockedOperations once(KubernetesClient client) {
    // [josdk-operations]
    LockedOperations operations = LockedOperations.using(client);
    // [josdk-operations]
    return operations;
  }

  /** Compiled: a kind of another operator. */
  static LockedOperations judging(LockedOperations operations) {
    // [josdk-judging]
    operations.judging(Backup.class, Kinds::isFinished);
    // [josdk-judging]
    return operations;
  }

  /** Compiled: replicas that may act at the same time. */
  static LockedOperations guarded(LeaseLocks locks, KubernetesClient client)
      throws InterruptedException {
    // [josdk-guarded]
    LeaseSession session = locks.session("operators").open();
    LockedOperations operations = LockedOperations.on(locks, client, session);
    // [josdk-guarded]
    return operations;
  }
}
