package io.github.leaselock.kubernetes.answers;

import io.fabric8.kubernetes.client.KubernetesClient;

/** The client's own mock. It has neither namespaces nor a history. */
final class MockServerUnderTest implements ApiServerUnderTest {

  private final KubernetesClient client;
  private final HttpApiServer http;

  MockServerUnderTest(KubernetesClient client) {
    this.client = client;
    this.http = new HttpApiServer(client);
  }

  @Override
  public Answer send(Request request) {
    return http.send(request);
  }

  @Override
  public String newNamespace() {
    return "test";
  }

  @Override
  public void terminate(String namespace) {
    client.namespaces().withName(namespace).delete();
  }

  @Override
  public void forgetHistory() {
    // It remembers nothing.
  }
}
