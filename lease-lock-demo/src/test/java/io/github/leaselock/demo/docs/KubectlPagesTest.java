package io.github.leaselock.demo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of pages that are about a lock which is there already. */
@Tag("kube-api")
@Timeout(200)
class KubectlPagesTest {

  private static final String KUBECONFIG = "target/playground/kubeconfig";

  @TempDir private Path temp;

  @Test
  void operatingWorksAsWritten() throws Exception {
    try (Walkthrough walkthrough = new Walkthrough(temp)) {
      walkthrough.startPlayground();
      // No Secret, hence no operator: nobody breaks the ghost's lock before the reader does.
      assertThat(walkthrough.run("kubectl apply -k lease-lock-demo/deploy").code()).isZero();
      String established = "kubectl wait --for=condition=Established crd --all --timeout=30s";
      assertThat(walkthrough.run(established).code()).isZero();
      hold("lease-lock-example", "shop-operations", "MySQLRestore.examples.leaselock.github.io");

      walkthrough.follow(Walkthrough.page("operating.md"));
    }
  }

  @Test
  void theCommandsOfTheLeaseFormatWork() throws Exception {
    Path page = Walkthrough.page("lease-format.md");
    try (Walkthrough walkthrough = new Walkthrough(temp)) {
      walkthrough.startPlayground();
      hold("db", "cluster1-operations", "MySQLRestore.ps.percona.com");

      assertThat(Console.of(page)).hasSize(3);
      for (Console.Step step : Console.of(page)) {
        Shell.Ran ran = walkthrough.run(step.command());
        assertThat(ran.code()).as("%s: %s", step.command(), ran.output()).isZero();
      }
      Shell.Ran holder =
          walkthrough.run(
              "kubectl -n db get lease cluster1-operations -o jsonpath='{.spec.holderIdentity}'");
      assertThat(holder.output()).as("freed by the last command").isEmpty();
    }
  }

  private static void hold(String namespace, String lease, String kind) {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Path.of(KUBECONFIG).toFile()))
            .build()) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .createOr(existing -> existing.patch());
      Holder ghost =
          new Holder(kind, namespace, "restore9", "6c84fb90-12c4-11e1-840d-7b25c5ee775a");
      AcquireResult result =
          KubernetesLocks.using(client)
              .lock(LeaseKey.inNamespace(namespace).named(lease))
              .acquire(AcquireRequest.exclusive(ghost).because("restore of backup backup1"));
      assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
    }
  }
}
