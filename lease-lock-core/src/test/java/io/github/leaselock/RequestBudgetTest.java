package io.github.leaselock;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.ArrayList;
import java.util.List;

/** Counted by the server: the client's mock. */
@EnableKubernetesMockClient(crud = true)
class RequestBudgetTest extends RequestBudget {

  @SuppressWarnings("NullAway.Init") // set by the extension
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init") // set by the extension
  KubernetesClient client;

  private int taken;

  @Override
  protected KubernetesClient client() {
    return client;
  }

  @Override
  protected String namespace() {
    return "db";
  }

  @Override
  protected List<String> requests() {
    List<String> since = new ArrayList<>();
    try {
      for (int left = server.getRequestCount() - taken; left > 0; left--) {
        RecordedRequest request = server.takeRequest();
        since.add(request.getMethod() + " " + request.getPath());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    taken += since.size();
    return since;
  }

  /** The mock answers 404 without a body, which the store does not believe without a list. */
  @Override
  protected void answerThatItIsAbsent(LeaseKey key) {
    Status notFound =
        new StatusBuilder()
            .withStatus("Failure")
            .withReason("NotFound")
            .withCode(404)
            .withNewDetails()
            .withGroup("coordination.k8s.io")
            .withKind("leases")
            .withName(key.name())
            .endDetails()
            .build();
    server
        .expect()
        .get()
        .withPath(
            "/apis/coordination.k8s.io/v1/namespaces/%s/leases/%s"
                .formatted(key.namespace(), key.name()))
        .andReturn(404, notFound)
        .once();
  }
}
