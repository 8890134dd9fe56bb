package io.github.leaselock.consumer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;

/** An application of Quarkus, with the client that its extension makes. */
@QuarkusMain
public class Main implements QuarkusApplication {

  @Inject KubernetesClient client;

  @Override
  public int run(String... args) throws InterruptedException {
    Steps.run(client);
    return 0;
  }
}
