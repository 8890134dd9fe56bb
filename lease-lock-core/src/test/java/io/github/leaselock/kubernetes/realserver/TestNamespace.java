package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubernetes.client.KubernetesClient;

/** The namespace of one test. */
public record TestNamespace(TestCluster cluster, String name) {

  static TestNamespace in(TestCluster cluster) {
    return new TestNamespace(cluster, cluster.newNamespace());
  }

  /** The administrator's client. */
  public KubernetesClient client() {
    return cluster.client();
  }

  /** Asks for the deletion and does not wait: without controllers it never ends. */
  void delete() {
    client().namespaces().withName(name).delete();
  }
}
