package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;

/** Whether an API server serves, and its etcd stores. */
final class Readiness {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Readiness() {}

  /** Not worth waiting any longer. */
  static final class ServerDied extends Error {
    private static final long serialVersionUID = 1L;

    private ServerDied(String logs) {
      super("A server has ended:" + System.lineSeparator() + logs);
    }
  }

  /** Returns when the server says that it is ready and has stored something. */
  static void await(ChildProcess server, List<ChildProcess> etcd, KubernetesClient asked) {
    Await.until(
        LIMIT,
        "kube-apiserver is ready",
        () -> {
          if (!server.isAlive() || etcd.stream().noneMatch(ChildProcess::isAlive)) {
            throw new ServerDied(endOfLogs(server, etcd));
          }
          return "ok".equals(asked.raw("/readyz")) && stores(asked);
        },
        () -> endOfLogs(server, etcd));
  }

  /** What the server says of etcd may be a second old, and of an etcd that was killed since. */
  private static boolean stores(KubernetesClient asked) {
    ClusterRole nobodys =
        new ClusterRoleBuilder().withNewMetadata().withGenerateName("ready-").endMetadata().build();
    return !asked.resource(asked.resource(nobodys).create()).delete().isEmpty();
  }

  /** A majority serves without the others, until a test stops one of it. */
  static void requireEveryMember(ChildProcess server, List<ChildProcess> etcd) {
    if (!etcd.stream().allMatch(ChildProcess::isAlive)) {
      throw new ServerDied(endOfLogs(server, etcd));
    }
  }

  private static String endOfLogs(ChildProcess server, List<ChildProcess> etcd) {
    return "etcd: " + etcd.get(0).endOfLog() + System.lineSeparator() + server.endOfLog();
  }
}
