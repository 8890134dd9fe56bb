package io.github.leaselock.examples.mysql;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.josdk.LockedOperations;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;

/** The operator for one namespace: {@code Main NAMESPACE}. */
public final class Main implements AutoCloseable {

  private final LockedOperations operations;
  private final Operator operator;

  Main(KubernetesClient client, String namespace, Duration recheck, boolean serverSideApply) {
    LeaseLocks locks = KubernetesLocks.using(client);
    Jobs jobs = new Jobs(client);
    operations = LockedOperations.on(locks, client);
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withUseSSAToPatchPrimaryResource(serverSideApply));
    BackupReconciler backups = new BackupReconciler(operations, locks, jobs, recheck);
    operator.register(backups, config -> config.settingNamespace(namespace));
    RestoreReconciler restores = new RestoreReconciler(operations, jobs, recheck);
    operator.register(restores, config -> config.settingNamespace(namespace));
    operator.start();
  }

  /** On the cluster that kubeconfig or the environment names, until the process is ended. */
  public static void main(String[] args) {
    KubernetesClient client = new KubernetesClientBuilder().build();
    Main main = new Main(client, args[0], Duration.ofSeconds(30), true);
    Runtime.getRuntime().addShutdownHook(new Thread(main::close));
  }

  /** Releases nothing: the locks are those of the objects, and the next process goes on. */
  @Override
  public void close() {
    operator.stop();
    operations.close();
  }
}
