package io.github.leaselock.consumer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** An application with a client of its own. */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      Steps.run(client);
    }
  }
}
