package io.github.leaselock.internal.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * An HTTP server on the loopback that answers what it is told, one answer a request, and remembers
 * what it was asked. Unlike the client's mock it can also keep quiet and hang up.
 */
final class ScriptedServer implements AutoCloseable {

  /**
   * What was asked.
   *
   * @param from the address at the other end of the connection
   */
  record Request(
      String method, String path, Map<String, List<String>> headers, String body, String from) {
    String line() {
      return method + " " + path;
    }
  }

  /** What happens to a request. */
  interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Queue<Reply> script = new ArrayDeque<>();
  private Reply otherwise = answer(500, "nothing more in the script");
  private final List<Request> requests = new ArrayList<>();

  private ScriptedServer(HttpServer http) {
    this.http = http;
  }

  static ScriptedServer started() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ScriptedServer server = new ScriptedServer(http);
      http.createContext("/", server::handle);
      http.setExecutor(server.threads);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer with a body, empty for none. */
  static Reply answer(int code, String body) {
    return answer(code, body, Map.of());
  }

  static Reply answer(int code, String body, Map<String, String> headers) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  /** The request was read, and the connection ends. */
  static Reply hangUp() {
    return HttpExchange::close;
  }

  /** The connection ends in the middle of the answer. */
  static Reply hangUpHalfway(String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
      exchange.getResponseBody().flush();
      throw new IOException("the connection ends here");
    };
  }

  /** The answer begins with these pieces, whenever they come, and ends with an empty one. */
  static Reply stream(BlockingQueue<String> pieces) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        body.flush();
        for (String next = pieces.take(); !next.isEmpty(); next = pieces.take()) {
          body.write(next.getBytes(StandardCharsets.UTF_8));
          body.flush();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** The request was read, and nothing ever comes. */
  Reply silence() {
    return silence(() -> {});
  }

  /** As {@link #silence()}, but first something happens. */
  Reply silence(Runnable first) {
    return exchange -> {
      first.run();
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    };
  }

  synchronized void replies(Reply... replies) {
    script.clear();
    requests.clear();
    script.addAll(List.of(replies));
  }

  /** As {@link #replies}, and what the script does not say is answered in this way from now on. */
  synchronized void repliesAlways(Reply reply) {
    replies();
    otherwise = reply;
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The only request since the script was set. */
  Request onlyRequest() {
    List<Request> all = requests();
    if (all.size() != 1) {
      throw new AssertionError("not one request but " + all);
    }
    return all.get(0);
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
  }

  /** A client that repeats its requests up to ten times, as clients do unless told otherwise. */
  KubernetesClient client() {
    return client(config -> config);
  }

  KubernetesClient client(UnaryOperator<ConfigBuilder> configured) {
    ConfigBuilder config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url())
            .withNamespace("db")
            .withRequestRetryBackoffLimit(10)
            .withRequestRetryBackoffInterval(1);
    return new KubernetesClientBuilder().withConfig(configured.apply(config).build()).build();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, List<String>> headers = new LinkedHashMap<>(exchange.getRequestHeaders());
    next(new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers,
            body,
            exchange.getRemoteAddress().toString()))
        .to(exchange);
  }

  private synchronized Reply next(Request request) {
    requests.add(request);
    Reply reply = script.poll();
    return reply == null ? otherwise : reply;
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.shutdownNow();
  }
}
