package io.github.leaselock;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Counted by the client, each time it sends something to a real API server. */
@KubeApiTest
class RealServerRequestBudgetTest extends RequestBudget {

  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private TestNamespace namespace;
  private KubernetesClient client;

  @BeforeEach
  void countRequests(TestNamespace namespace) {
    this.namespace = namespace;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(namespace.client().getConfiguration())
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("count", new Counter(requests)))
            .build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Override
  protected KubernetesClient client() {
    return client;
  }

  @Override
  protected String namespace() {
    return namespace.name();
  }

  @Override
  protected List<String> requests() {
    List<String> since = new ArrayList<>();
    for (String next = requests.poll(); next != null; next = requests.poll()) {
      since.add(next);
    }
    return since;
  }

  /** Sees repetitions too. */
  private record Counter(Queue<String> requests) implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      requests.add(request.method() + " " + request.uri().getPath());
    }
  }
}
