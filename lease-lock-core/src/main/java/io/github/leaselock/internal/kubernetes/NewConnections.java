package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.github.leaselock.internal.text.Text;
import java.util.ArrayList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport beside the one of a client: what the client's own {@code newBuilder} gives shares its
 * connections, whichever the engine.
 *
 * <p>It is built as the client's was: by its factory, from its configuration, with the
 * interceptors, tags and TLS that it has now, so that whatever its user added is there, too. Only
 * it does not use HTTP/2: a request whose connection has fallen silent takes no other with it.
 */
final class NewConnections {

  private static final Logger LOG = LoggerFactory.getLogger(NewConnections.class);

  private NewConnections() {}

  /**
   * Builds the transport, which may take a while. What goes wrong is logged.
   *
   * @return to be closed by whoever asked; empty if it could not be built, or the client is not of
   *     the kind that tells how it was built
   */
  static Optional<HttpClient> beside(KubernetesClient client) {
    try {
      return build(client);
    } catch (RuntimeException | LinkageError failed) {
      LOG.warn("No second transport beside the client's: {}", Text.shown(failed.toString()));
      LOG.debug("No second transport beside the client's", failed);
      return Optional.empty();
    }
  }

  private static Optional<HttpClient> build(KubernetesClient client) {
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
    builder.preferHttp11();
    return Optional.of(builder.build());
  }
}
