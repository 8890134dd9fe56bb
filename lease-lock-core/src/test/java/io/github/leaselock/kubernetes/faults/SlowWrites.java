package io.github.leaselock.kubernetes.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between one process and a real API server, and delays each of its writes by up to a
 * longest time: some of it before the server hears of the write, the rest before the process hears
 * of the answer. A write that was begun reaches the server though its process has died. Reads and
 * watches pass as they are.
 */
final class SlowWrites implements AutoCloseable {

  private static final int CHUNK = 8 * 1024;

  private final HttpServer http;
  private final HttpClient upstream;
  private final String root;
  private final long longestNanos;
  private final SplittableRandom random;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "slow writes");
            thread.setDaemon(true);
            return thread;
          });
  private int underWay;
  private int seen;

  private SlowWrites(HttpServer http, KubernetesClient server, Duration longest, long seed) {
    this.http = http;
    this.upstream = upstreamOf(server);
    this.root = server.getMasterUrl().toString().replaceFirst("/$", "");
    this.longestNanos = longest.toNanos();
    this.random = new SplittableRandom(seed);
  }

  static SlowWrites before(KubernetesClient server, Duration longest, long seed) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
      SlowWrites proxy = new SlowWrites(http, server, longest, seed);
      http.createContext("/", proxy::handle);
      http.setExecutor(proxy.threads);
      http.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("No proxy", e);
    }
  }

  private static HttpClient upstreamOf(KubernetesClient server) {
    try {
      return HttpClient.newBuilder()
          .sslContext(SSLUtils.sslContext(server.getConfiguration()))
          .version(HttpClient.Version.HTTP_1_1)
          .build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("No way to the server", e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Writes that have come and are not answered. */
  synchronized int underWay() {
    return underWay;
  }

  /** Writes that have come so far. */
  synchronized int seen() {
    return seen;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("GET")) {
        forward(exchange, 0);
        return;
      }
      long before;
      long after;
      synchronized (this) {
        underWay++;
        seen++;
        long delay = random.nextLong(longestNanos + 1);
        before = random.nextLong(delay + 1);
        after = delay - before;
      }
      try {
        pause(before);
        forward(exchange, after);
      } finally {
        synchronized (this) {
          underWay--;
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void forward(HttpExchange exchange, long answerAfter)
      throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    for (String header : new String[] {"Accept", "Content-Type"}) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    HttpResponse<InputStream> response =
        upstream.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    pause(answerAfter);
    try (InputStream answer = response.body()) {
      response
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      exchange.sendResponseHeaders(response.statusCode(), 0);
      OutputStream out = exchange.getResponseBody();
      byte[] chunk = new byte[CHUNK];
      for (int read = answer.read(chunk); read >= 0; read = answer.read(chunk)) {
        out.write(chunk, 0, read);
        out.flush(); // a watch tells what it knows
      }
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
