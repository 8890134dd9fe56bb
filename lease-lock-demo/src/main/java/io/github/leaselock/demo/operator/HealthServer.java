package io.github.leaselock.demo.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Answers a kubelet's probes: {@code /livez} and {@code /readyz}, with 200, or with 503 and the
 * reason. Until it is told of a process that has started, that is alive and not ready.
 */
final class HealthServer implements AutoCloseable {

  private static final Health STARTING =
      new Health() {
        @Override
        public Optional<String> sick() {
          return Optional.empty();
        }

        @Override
        public Optional<String> unready() {
          return Optional.of("starting");
        }
      };

  private final HttpServer server;
  private final AtomicReference<Health> health = new AtomicReference<>(STARTING);

  private HealthServer(HttpServer server) {
    this.server = server;
  }

  static HealthServer on(InetSocketAddress address) throws IOException {
    HealthServer started = new HealthServer(HttpServer.create(address, 0));
    started.answer("/livez", Health::sick);
    started.answer("/readyz", Health::unready);
    started.server.start();
    return started;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** From now on the answers are about this process. */
  void tellOf(Health process) {
    health.set(process);
  }

  private void answer(String path, Function<Health, Optional<String>> question) {
    server.createContext(path, exchange -> answer(exchange, question.apply(health.get())));
  }

  private static void answer(HttpExchange exchange, Optional<String> complaint) throws IOException {
    byte[] text = (complaint.orElse("ok") + "\n").getBytes(StandardCharsets.UTF_8);
    int status =
        complaint.isEmpty() ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE;
    try (exchange;
        OutputStream body = exchange.getResponseBody()) {
      exchange.sendResponseHeaders(status, text.length);
      body.write(text);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
