package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import java.util.ArrayList;
import java.util.Optional;

/**
 * A transport beside the one of a client: what the client's own {@code newBuilder} gives shares its
 * connections, whichever the engine.
 *
 * <p>It is built as the client's was: by its factory, from its configuration, with the
 * interceptors, tags and TLS that it has now, so that whatever its user added is there, too.
 */
final class NewConnections {

  private NewConnections() {}

  /**
   * Builds the transport, which may take a while.
   *
   * @return to be closed by whoever asked; empty if the client is not of the kind that tells how it
   *     was built
   */
  static Optional<HttpClient> beside(KubernetesClient client) {
    if (!(client.getHttpClient().newBuilder()
        instanceof StandardHttpClientBuilder<?, ?, ?> existing)) {
      return Optional.empty();
    }
    HttpClient.Builder builder = existing.getClientFactory().newBuilder(client.getConfiguration());
    if (builder instanceof StandardHttpClientBuilder<?, ?, ?> fresh) {
      new ArrayList<>(fresh.getInterceptors().keySet())
          .forEach(name -> builder.addOrReplaceInterceptor(name, null));
    }
    existing.getInterceptors().forEach(builder::addOrReplaceInterceptor);
    existing.getTags().values().forEach(builder::tag);
    if (existing.getSslContext() != null) {
      builder.sslContext(existing.getKeyManagers(), existing.getTrustManagers());
    }
    return Optional.of(builder.build());
  }
}
