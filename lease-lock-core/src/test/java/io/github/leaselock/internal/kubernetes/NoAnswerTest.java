package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.kubernetes.ApiServer.NoAnswerException.Cause;
import io.github.leaselock.internal.kubernetes.ScriptedServer.Reply;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose answer never comes, or comes too late; and that none is sent twice. */
class NoAnswerTest extends OnScriptedServer {

  private static final Duration SHORT = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 599})
  void aRequestIsSentOnceThoughTheClientRepeatsItsOwn(int code) {
    Reply refusal = ScriptedServer.answer(code, "");
    assertSentOnce(refusal, store);
  }

  @Test
  void aRequestIsSentOnceThoughTheConnectionBreaks() {
    assertThat(assertSentOnce(ScriptedServer.hangUp(), store)).isEqualTo(Kind.CONNECTION);
  }

  @Test
  void aRequestIsSentOnceThoughTheAnswerBreaksOff() {
    assertThat(assertSentOnce(ScriptedServer.hangUpHalfway(Bodies.LEASE), store))
        .isIn(Kind.CONNECTION, Kind.TIMEOUT, Kind.SERVER_ERROR);
  }

  @Test
  void aRequestIsSentOnceThoughNoAnswerComesInTime() {
    assertThat(assertSentOnce(server.silence(), KubernetesLeaseStore.using(client, SHORT)))
        .isEqualTo(Kind.TIMEOUT);
  }

  /** As the client's engines throw it: Vert.x and Jetty, the JDK's, and OkHttp's two. */
  static Stream<Throwable> timeouts() {
    return Stream.of(
        new TimeoutException("30 seconds"),
        new HttpTimeoutException("request timed out"),
        new SocketTimeoutException("timeout"),
        new InterruptedIOException("timeout"));
  }

  @ParameterizedTest
  @MethodSource("timeouts")
  void aTimeoutIsToldAsOneByWhateverEngine(Throwable timeout) {
    assertThat(ApiServer.noAnswer(timeout).cause()).isEqualTo(Cause.TIMEOUT);
    assertThat(ApiServer.noAnswer(new IOException("get", timeout)).cause())
        .isEqualTo(Cause.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"interrupted", "executor rejected"})
  void whatElseInterruptsACallIsAConnectionThatBreaks(String message) {
    assertThat(ApiServer.noAnswer(new InterruptedIOException(message)).cause())
        .isEqualTo(Cause.CONNECTION);
  }

  /** The read that follows would come after any repetition. */
  private Kind assertSentOnce(Reply reply, KubernetesLeaseStore impatient) {
    server.replies(reply, ScriptedServer.answer(200, Bodies.LEASE));
    StoreFailure failure = replaceFailure(impatient);
    assertThat(store.read(Bodies.KEY)).isInstanceOf(ReadOutcome.Found.class);
    assertThat(server.requests())
        .extracting(ScriptedServer.Request::method)
        .containsExactly("PUT", "GET");
    return failure.kind();
  }

  @Test
  void aServerThatIsNotThereIsAConnectionThatBreaks() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (KubernetesClient nobody =
        server.client(config -> config.withMasterUrl("http://127.0.0.1:" + port))) {
      assertThat(readFailure(KubernetesLeaseStore.using(nobody)).kind()).isEqualTo(Kind.CONNECTION);
    }
  }

  @Test
  void anInterruptEndsTheRequestAtOnceAndStaysSet() {
    server.replies(server.silence(Thread.currentThread()::interrupt));

    StoreFailure failure = replaceFailure(store);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void otherThreadsAreNotHeldUpByOneThatWaits() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> answered = new CompletableFuture<>();
    Reply found = ScriptedServer.answer(200, Bodies.LEASE);
    server.replies(
        exchange -> {
          asked.complete(null);
          answered.join();
          found.to(exchange);
        },
        found);
    KubernetesLeaseStore patient = KubernetesLeaseStore.using(client, Duration.ofMinutes(1));
    CompletableFuture<ReadOutcome> waiting =
        CompletableFuture.supplyAsync(() -> patient.read(Bodies.KEY));
    get(asked);

    assertThat(store.read(Bodies.KEY)).isInstanceOf(ReadOutcome.Found.class);
    assertThat(waiting).isNotDone();
    answered.complete(null);
    assertThat(get(waiting)).isInstanceOf(ReadOutcome.Found.class);
  }

  private static <T> T get(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(60, TimeUnit.SECONDS);
  }

  @Test
  void anInterceptorThatThrowsIsAConnectionThatBreaks() {
    try (KubernetesClient broken = withInterceptor()) {
      server.replies();

      assertThat(readFailure(KubernetesLeaseStore.using(broken)))
          .isEqualTo(
              StoreFailure.of(
                  Kind.CONNECTION,
                  "get of db/cluster1: java.lang.IllegalStateException: no credentials today"));
      assertThat(server.requests()).isEmpty();
    }
  }

  private KubernetesClient withInterceptor() {
    Interceptor throwing =
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            throw new IllegalStateException("no credentials today");
          }
        };
    return new KubernetesClientBuilder()
        .withConfig(client.getConfiguration())
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("throwing", throwing))
        .build();
  }

  @Test
  void aClientThatWasClosedMeanwhileIsSaidToBeClosedAndAskedNothing() {
    KubernetesClient closed = server.client();
    KubernetesLeaseStore orphan = KubernetesLeaseStore.using(closed);
    closed.close();
    server.replies();

    assertThat(readFailure(orphan))
        .isEqualTo(
            StoreFailure.of(
                Kind.CLIENT_CLOSED,
                "get of db/cluster1: the Kubernetes client is closed; it must outlive the locks"
                    + " that use it"));
    assertThat(replaceFailure(orphan).kind()).isEqualTo(Kind.CLIENT_CLOSED);
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest(name = "Retry-After: {0}, retryAfterSeconds: {1} -> {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "7, -, 7",
        "-, 3, 3",
        "7, 3, 7",
        "' 7 ', -, 7",
        "0, 3, 3",
        "0, -, -",
        "-5, 3, 3",
        "soon, -, -",
        "1.5, -, -",
        "'Wed, 04 Mar 2026 05:06:07 GMT', -, -",
        "'Wed, 04 Mar 2026 05:06:07 GMT', 3, 3",
        "99999999999999999999, -, -",
        "-, 0, -",
        "-, -, -"
      })
  void howLongToWaitIsWhatTheServerSaysInSeconds(String header, Integer details, Long seconds) {
    String body =
        Bodies.status(
            429,
            "TooManyRequests",
            details == null ? "{}" : "{\"retryAfterSeconds\":" + details + "}");
    server.replies(
        ScriptedServer.answer(
            429, body, header == null ? Map.of() : Map.of("Retry-After", header)));

    assertThat(readFailure(store).retryAfter())
        .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
  }

  @Test
  void anyErrorMaySayHowLongToWait() {
    server.replies(ScriptedServer.answer(503, "", Map.of("Retry-After", "2")));

    assertThat(readFailure(store).retryAfter()).hasValue(Duration.ofSeconds(2));
  }

  @Test
  void aFailureTellsWhatWasAskedWhatTheAnswerWasAndWhatToDo() {
    server.replies(ScriptedServer.answer(403, Bodies.status(403, "Forbidden", "{}")));

    assertThat(replaceFailure(store))
        .hasToString(
            "FORBIDDEN: update of db/cluster1 answered 403: the server says so; if that is not a"
                + " policy of the cluster, the client's user needs the verb \"update\" on"
                + " \"leases\" of \"coordination.k8s.io\" in namespace \"db\"");
  }

  @Test
  void aFailureRepeatsNoWholePage() {
    server.replies(ScriptedServer.answer(502, "<html>" + "x".repeat(100_000)));

    assertThat(readFailure(store).message())
        .startsWith("get of db/cluster1 answered 502: <html>xxx")
        .hasSizeLessThan(600);
  }

  private static StoreFailure readFailure(KubernetesLeaseStore store) {
    ReadOutcome outcome = store.read(Bodies.KEY);
    assertThat(outcome).isInstanceOf(ReadOutcome.Failed.class);
    return ((ReadOutcome.Failed) outcome).failure();
  }

  private static StoreFailure replaceFailure(KubernetesLeaseStore store) {
    WriteOutcome outcome = store.replace(Bodies.record());
    assertThat(outcome).isInstanceOf(WriteOutcome.Unconfirmed.class);
    return ((WriteOutcome.Unconfirmed) outcome).failure();
  }
}
