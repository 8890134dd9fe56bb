package io.github.leaselock.kubernetes.answers;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;

/** The client's own mock, a fresh one. It has neither namespaces nor a history. */
final class MockServerUnderTest implements ApiServerUnderTest, AutoCloseable {

  private final KubernetesMockServer mock =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          new HashMap<>(),
          new KubernetesCrudDispatcher(),
          false);
  private final KubernetesClient client;
  private final HttpApiServer http;

  MockServerUnderTest() {
    mock.init();
    client = mock.createClient();
    http = new HttpApiServer(client);
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

  @Override
  public void close() {
    client.close();
    mock.destroy();
  }
}
