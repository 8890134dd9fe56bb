package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import org.junit.jupiter.api.BeforeEach;

/** The predicates on a real API server. */
@KubeApiTest
class RealServerStalenessTest extends StalenessContract {

  private TestNamespace namespace;

  @BeforeEach
  void useTheServer(TestNamespace namespace) {
    this.namespace = namespace;
  }

  @Override
  KubernetesClient client() {
    return namespace.client();
  }

  @Override
  String namespace() {
    return namespace.name();
  }
}
