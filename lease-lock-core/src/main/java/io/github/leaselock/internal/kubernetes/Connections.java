package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.client.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What requests are sent over: the client's own transport and, once a request had no answer there,
 * one beside it where the engine sends all requests over one HTTP/2 connection. There a connection
 * that fell silent, behind a firewall that forgot it, takes every request with it, and is kept for
 * a minute by OkHttp and for good by the JDK's client.
 *
 * <p>The other transport has an HTTP/1.1 connection for each request under way, and a connection
 * without an answer is replaced. So it is never left again.
 */
final class Connections {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private static final List<String> ON_ONE_CONNECTION =
      List.of("io.fabric8.kubernetes.client.okhttp.", "io.fabric8.kubernetes.client.jdkhttp.");

  private final HttpClient first;
  private final Supplier<Optional<HttpClient>> beside;
  private final UnaryOperator<HttpClient> configuring;
  private @Nullable HttpClient built;
  private boolean tried;
  private volatile HttpClient current;

  /**
   * @param transport the client's own
   * @param beside builds another; it is closed by {@link #close}
   * @param configuring makes of a transport what requests are sent over
   */
  Connections(
      HttpClient transport,
      Supplier<Optional<HttpClient>> beside,
      UnaryOperator<HttpClient> configuring) {
    this.first = configuring.apply(transport);
    this.beside = beside;
    this.configuring = configuring;
    this.current = first;
  }

  /** Whether one silent connection takes all requests of such a transport with it. */
  static boolean isOneFor(HttpClient transport) {
    String engine = transport.getClass().getName();
    return ON_ONE_CONNECTION.stream().anyMatch(engine::startsWith);
  }

  HttpClient current() {
    return current;
  }

  /** A request had no answer in time. May take a while, the first time. */
  synchronized void fellSilent(HttpClient used) {
    if (tried || used != first) {
      return;
    }
    tried = true;
    beside
        .get()
        .ifPresent(
            transport -> {
              LOG.info("A request had no answer: from now on they do not share one connection");
              built = transport;
              current = configuring.apply(transport);
            });
  }

  /** Ends what was built; the client's own transport is the client's. */
  synchronized void close() {
    tried = true;
    if (built != null) {
      built.close();
    }
  }
}
