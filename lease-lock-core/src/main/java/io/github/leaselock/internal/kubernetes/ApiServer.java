package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Single requests to the API server over the caller's client: sent once, bounded in time, answered
 * with what the server said.
 *
 * <p>The client's own HTTP layer repeats every request, writes included, up to ten times; its DSL
 * drops {@code Retry-After} and answers null for every kind of 404. So requests go through a
 * derived HTTP client without repetition, which shares the transport, the credentials and the
 * interceptors. It is never closed here: that would close the caller's. What is built beside it
 * when it falls silent is closed by the first request after the client is.
 */
public final class ApiServer {

  private final KubernetesClient client;
  private final Connections connections;
  private final String root;
  private final KubernetesSerialization serialization;
  private final Duration timeout;

  public ApiServer(KubernetesClient client, Duration timeout) {
    this(
        usable(client),
        client.getHttpClient(),
        () ->
            Connections.isOneFor(client.getHttpClient())
                ? NewConnections.beside(client)
                : Optional.empty(),
        timeout);
  }

  private ApiServer(
      KubernetesClient client,
      HttpClient transport,
      Supplier<Optional<HttpClient>> beside,
      Duration timeout) {
    this.client = client;
    this.connections =
        new Connections(transport, beside, each -> withoutRetries(client, each, timeout));
    String url = client.getMasterUrl().toString();
    this.root = url.endsWith("/") ? url : url + "/";
    this.serialization = client.getKubernetesSerialization();
    this.timeout = timeout;
  }

  private static KubernetesClient usable(KubernetesClient client) {
    ClientCheck.requireUsable(client);
    return client;
  }

  /** Keeps what else the caller's configuration says, impersonation for one. */
  private static HttpClient withoutRetries(
      KubernetesClient client, HttpClient http, Duration timeout) {
    @Nullable RequestConfig own =
        http instanceof Interceptor.RequestTags tags ? tags.getTag(RequestConfig.class) : null;
    RequestConfig base = own == null ? client.getConfiguration().getRequestConfig() : own;
    RequestConfig once =
        new RequestConfigBuilder(base)
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(Math.toIntExact(timeout.toMillis()))
            .build();
    return http.newBuilder().tag(once).build();
  }

  /**
   * Other connections to the same server, for the same user.
   *
   * @return to be closed by whoever asked; empty if the client cannot have any
   */
  Optional<HttpClient> newConnections() {
    return NewConnections.beside(client);
  }

  /** The same server over another transport, and over no other. */
  ApiServer over(HttpClient transport) {
    return new ApiServer(client, transport, Optional::empty, timeout);
  }

  /** Whether its address is this one's. */
  boolean isAt(ApiServer other) {
    return root.equals(other.root);
  }

  KubernetesSerialization serialization() {
    return serialization;
  }

  /** What the server answered. */
  record Answer(int code, String body, Optional<String> retryAfter) {
    boolean isSuccess() {
      return code >= 200 && code < 300;
    }
  }

  /** There was no answer; whether the request was done, nobody knows, but for one cause. */
  static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Cause cause;

    NoAnswerException(Cause cause, String message) {
      super(message);
      this.cause = cause;
    }

    enum Cause {
      /** The request was not sent. */
      CLOSED,
      TIMEOUT,
      CONNECTION,
      INTERRUPTED
    }

    Cause cause() {
      return cause;
    }
  }

  /** One request, with a body of JSON or none. */
  Answer send(String method, String path, @Nullable String body) throws NoAnswerException {
    requireOpen();
    HttpClient http = connections.current();
    HttpRequest.Builder request =
        request(http, path).timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    request.method(method, body == null ? null : "application/json", body);
    try {
      return await(sent(() -> http.sendAsync(request.build(), byte[].class)));
    } catch (NoAnswerException e) {
      if (e.cause() == NoAnswerException.Cause.TIMEOUT) {
        connections.fellSilent(http);
      }
      throw e;
    }
  }

  /** Sends a GET without waiting; fails with a {@link NoAnswerException} where there is none. */
  CompletableFuture<Answer> get(String path) {
    return sent(() -> {
          requireOpen();
          HttpClient http = connections.current();
          return http.sendAsync(
              request(http, path).timeout(timeout.toMillis(), TimeUnit.MILLISECONDS).build(),
              byte[].class);
        })
        .thenApply(ApiServer::answer);
  }

  /**
   * Opens a stream without waiting, and without a bound on how long it lasts.
   *
   * @param consumer of the body; called once {@link AsyncBody#consume} asks for more
   */
  CompletableFuture<HttpResponse<AsyncBody>> stream(
      String path, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    return sent(
        () -> {
          requireOpen();
          HttpClient http = connections.current();
          return http.consumeBytes(request(http, path).forStreaming().build(), consumer);
        });
  }

  private void requireOpen() throws NoAnswerException {
    if (client.getHttpClient().isClosed()) { // OkHttp's derived one does not know
      connections.close();
      throw new NoAnswerException(NoAnswerException.Cause.CLOSED, ClientCheck.CLOSED);
    }
  }

  private HttpRequest.Builder request(HttpClient http, String path) {
    return http.newHttpRequestBuilder().uri(root + path).header("Accept", "application/json");
  }

  private interface Sending<A> {
    CompletableFuture<A> send() throws NoAnswerException;
  }

  /** A closed client, or an interceptor, may throw instead of failing the answer. */
  private static <A> CompletableFuture<A> sent(Sending<A> sending) {
    try {
      return sending.send();
    } catch (RuntimeException | NoAnswerException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Answer await(CompletableFuture<HttpResponse<byte[]>> pending) throws NoAnswerException {
    try {
      return answer(pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new NoAnswerException(
          NoAnswerException.Cause.INTERRUPTED, "the thread was interrupted");
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new NoAnswerException(NoAnswerException.Cause.TIMEOUT, "no answer within " + timeout);
    } catch (ExecutionException e) {
      throw noAnswer(e.getCause());
    } catch (CancellationException e) {
      throw noAnswer(e); // somebody closed the client
    }
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    byte[] body = response.body();
    return new Answer(
        response.code(),
        body == null ? "" : new String(body, StandardCharsets.UTF_8),
        response.isSuccessful() ? Optional.empty() : retryAfter(response));
  }

  /** Older clients tell the names of headers apart by case, and HTTP/2 has them in lower case. */
  private static Optional<String> retryAfter(HttpResponse<?> response) {
    return response.headers().entrySet().stream()
        .filter(header -> "Retry-After".equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .findFirst();
  }

  /** What a request failed with that has no answer. */
  static NoAnswerException noAnswer(@Nullable Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof NoAnswerException none) {
        return none;
      }
      if (tellsOfTimeout(each)) {
        return new NoAnswerException(NoAnswerException.Cause.TIMEOUT, each.toString());
      }
    }
    return new NoAnswerException(NoAnswerException.Cause.CONNECTION, String.valueOf(cause));
  }

  /**
   * JDK and Vert.x have timeout exceptions of their own beside that of java.util.concurrent; OkHttp
   * tells of the timeout of a call by this message alone.
   */
  private static boolean tellsOfTimeout(Throwable thrown) {
    return thrown.getClass().getSimpleName().endsWith("TimeoutException")
        || (thrown instanceof InterruptedIOException && "timeout".equals(thrown.getMessage()));
  }

  /** The error that the server described, if it described one in the way of Kubernetes. */
  Optional<Status> status(Answer answer) {
    if (!answer.body().startsWith("{")) {
      return Optional.empty();
    }
    try {
      Status status = serialization.unmarshal(answer.body(), Status.class);
      return Optional.ofNullable(status).filter(parsed -> "Status".equals(parsed.getKind()));
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }
}
