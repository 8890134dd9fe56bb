package io.github.leaselock.shedlock;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An etcd and a kube-apiserver for this test run, as child processes on the loopback. */
final class RealServer {

  private static final Path PAGE = Path.of("../docs/shedlock.md");
  private static final Pattern ROLE =
      Pattern.compile("^```yaml\\n(.*?^kind: Role\\n.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private static @Nullable RealServer started;

  private final KubernetesClient administrator;

  private RealServer() {
    KubeAPIServer server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withUpdateKubeConfig(false)
                .withWaitForEtcdHealthCheckOnStartup(false)
                .withStartupTimeout(300_000)
                .build());
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop kube-apiserver"));
    Config patient = Config.fromKubeconfig(server.getKubeConfigYaml());
    patient.setRequestTimeout(60_000);
    patient.setConnectionTimeout(60_000);
    administrator = new KubernetesClientBuilder().withConfig(patient).build();
  }

  static synchronized RealServer started() {
    RealServer server = started;
    if (server == null) {
      server = new RealServer();
      started = server;
    }
    return server;
  }

  /** Nodes in a namespace of their own, which may do what docs/shedlock.md says and no more. */
  Supplier<Node> nodes() {
    String namespace = "test-" + UUID.randomUUID();
    KubernetesClient user = inNamespace(namespace);
    return () ->
        new Node(
            KubernetesLocks.builder(user, Duration.ofSeconds(20))
                .within(Duration.ofSeconds(60))
                .build(),
            namespace);
  }

  /** A user who may do in a namespace, which is there then, what the page says and no more. */
  synchronized KubernetesClient inNamespace(String namespace) {
    if (administrator.namespaces().withName(namespace).get() == null) {
      create(namespace);
    }
    KubernetesClient user =
        administrator
            .newClient(new RequestConfigBuilder().withImpersonateUsername(namespace).build())
            .adapt(KubernetesClient.class);
    awaitRights(user, namespace);
    return user;
  }

  private void create(String namespace) {
    administrator
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    Role role = new KubernetesSerialization().unmarshal(role(), Role.class);
    role.getMetadata().setNamespace(namespace);
    administrator.resource(role).create();
    administrator
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("node")
                .withNamespace(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", role.getMetadata().getName())
                .addNewSubject("rbac.authorization.k8s.io", "User", namespace, null)
                .build())
        .create();
  }

  private static String role() {
    try {
      Matcher block = ROLE.matcher(Files.readString(PAGE));
      if (!block.find()) {
        throw new IllegalStateException("no Role in " + PAGE);
      }
      return block.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The authorizer follows the Roles a moment behind. */
  private static void awaitRights(KubernetesClient user, String namespace) {
    long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (true) {
      try {
        user.leases().inNamespace(namespace).withName("any").get();
        return;
      } catch (KubernetesClientException refused) {
        if (refused.getCode() != 403 || System.nanoTime() - end > 0) {
          throw refused;
        }
      }
    }
  }
}
