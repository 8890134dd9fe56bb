package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;

/** The predicates on the client's own mock. */
@EnableKubernetesMockClient(crud = true, https = false)
class MockStalenessTest extends StalenessContract {

  @SuppressWarnings("NullAway.Init") // set by the extension, one for all tests
  static KubernetesClient client;

  @Override
  KubernetesClient client() {
    return client;
  }

  @Override
  String namespace() {
    return "db";
  }

  /** It serves every resource that anybody can think of, and lists none of them. */
  @Override
  boolean isGoneIfNotServed() {
    return true;
  }
}
