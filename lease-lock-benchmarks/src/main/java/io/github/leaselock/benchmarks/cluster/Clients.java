package io.github.leaselock.benchmarks.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.CertUtils;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.kubernetes.client.openapi.ApiClient;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;

/** Clients of one server, whose requests are counted together. */
public final class Clients implements AutoCloseable {

  private static final int SECONDS_TO_START = 120;

  private final KubeServer server;
  private final Requests requests = new Requests();
  private final KubernetesClient fabric8;
  private final KubernetesClient unseen;

  /** Makes clients; the server may still be starting. */
  public Clients(KubeServer server) {
    this.server = server;
    this.fabric8 = another();
    this.unseen = new KubernetesClientBuilder().withConfig(server.config()).build();
  }

  /** A client whose requests are not counted, for whoever only looks on. */
  public KubernetesClient unseen() {
    return unseen;
  }

  /** A client with connections of its own, for one that must not be held up by others. */
  public KubernetesClient another() {
    return new KubernetesClientBuilder()
        .withConfig(server.config())
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("count", requests))
        .build();
  }

  /** Returns when the server answers. */
  public void awaitReady() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
    while (true) {
      try {
        if ("ok".equals(fabric8.raw("/readyz"))) {
          return;
        }
      } catch (KubernetesClientException starting) {
        if (System.nanoTime() > end || !server.isAlive()) {
          throw starting;
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** fabric8's client, shared by all subjects that use one. */
  public KubernetesClient fabric8() {
    return fabric8;
  }

  /** The official client. */
  public ApiClient official() {
    Config config = server.config();
    try {
      String url = config.getMasterUrl();
      ApiClient client = new ApiClient();
      client.setBasePath(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      client.setKeyManagers(SSLUtils.keyManagers(config)); // before the CA, which is read once
      client.setSslCaCert(
          CertUtils.getInputStreamFromDataOrFile(config.getCaCertData(), config.getCaCertFile()));
      client.setHttpClient(
          client
              .getHttpClient()
              .newBuilder()
              .addInterceptor(
                  chain -> {
                    requests.count(chain.request().url().toString());
                    return chain.proceed(chain.request());
                  })
              .build());
      return client;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("No official client", e);
    }
  }

  /** What they have sent. */
  public Requests requests() {
    return requests;
  }

  /** Creates a namespace. */
  public String namespace(String name) {
    fabric8
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  @Override
  public void close() {
    fabric8.close();
    unseen.close();
  }
}
