package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.github.leaselock.FencingToken;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.realserver.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The caller's client is used as it is, and left as it was. */
class CallersClientTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final ScriptedServer server = ScriptedServer.started();
  private KubernetesClient client;

  @BeforeEach
  void connect() {
    client = server.client(config -> config.withOauthToken("secret").withRequestTimeout(30_000));
  }

  @AfterEach
  void disconnect() {
    client.close();
    server.close();
  }

  @Test
  void itStaysOpenAndStillRepeatsItsOwnRequests() {
    RequestConfig before = new RequestConfigBuilder(requestConfig()).build();
    read(KubernetesLeaseStore.using(client));

    server.replies(
        ScriptedServer.answer(500, ""),
        ScriptedServer.answer(429, ""),
        ScriptedServer.answer(200, Bodies.LEASE));
    assertThat(client.leases().inNamespace("db").withName("cluster1").get()).isNotNull();

    assertThat(server.requests()).hasSize(3);
    assertThat(client.getHttpClient().isClosed()).isFalse();
    assertThat(requestConfig()).usingRecursiveComparison().isEqualTo(before);
    assertThat(requestConfig().getRequestRetryBackoffLimit()).isEqualTo(10);
    assertThat(requestConfig().getRequestTimeout()).isEqualTo(30_000);
  }

  /** The time may be over before the server has read a request, and what is late may come later. */
  @Test
  void itStaysOpenThoughRequestsRunOutOfTime() {
    server.repliesAlways(server.silence());
    KubernetesLeaseStore impatient = KubernetesLeaseStore.using(client, Duration.ofMillis(100));
    do {
      assertThat(impatient.read(Bodies.KEY)).isInstanceOf(ReadOutcome.Failed.class);
    } while (server.requests().isEmpty());

    server.repliesAlways(ScriptedServer.answer(200, Bodies.LEASE));
    Await.until(
        SOON,
        "a read over a connection that no request gave up",
        () -> KubernetesLeaseStore.using(client).read(Bodies.KEY) instanceof ReadOutcome.Found,
        () -> server.requests().toString());

    assertThat(client.getHttpClient().isClosed()).isFalse();
  }

  @Test
  void itsCredentialsAreUsed() {
    read(KubernetesLeaseStore.using(client));

    assertThat(header("Authorization")).containsExactly("Bearer secret");
  }

  @Test
  void theUserThatItsConfigurationImpersonatesIsKept() {
    try (KubernetesClient impersonating =
        server.client(
            config ->
                config
                    .withImpersonateUsername("backup-operator")
                    .withImpersonateGroups("operators", "db")
                    .withImpersonateExtras(Map.of("reason", List.of("lock"))))) {
      read(KubernetesLeaseStore.using(impersonating));

      assertThat(header("Impersonate-user")).containsExactly("backup-operator");
      assertThat(header("Impersonate-group")).containsExactlyInAnyOrder("operators", "db");
      assertThat(header("Impersonate-extra-reason")).containsExactly("lock");
    }
  }

  @Test
  void theUserThatADerivedClientImpersonatesIsKept() {
    KubernetesClient derived =
        client
            .newClient(
                new RequestConfigBuilder(requestConfig())
                    .withImpersonateUsername("backup-operator")
                    .build())
            .adapt(KubernetesClient.class);

    read(KubernetesLeaseStore.using(derived));
    assertThat(header("Impersonate-user")).containsExactly("backup-operator");

    read(KubernetesLeaseStore.using(client));
    assertThat(header("Impersonate-user")).isEmpty();
  }

  @Test
  void itsInterceptorsSeeTheRequests() {
    Interceptor marking =
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            builder.setHeader("X-Audit", "yes");
          }
        };
    try (KubernetesClient audited =
        new KubernetesClientBuilder()
            .withConfig(client.getConfiguration())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("audit", marking))
            .build()) {
      read(KubernetesLeaseStore.using(audited));

      assertThat(header("X-audit")).containsExactly("yes");
    }
  }

  @Test
  void predicatesUseItInTheSameWay() throws Exception {
    server.replies(
        ScriptedServer.answer(404, Bodies.notFound("mysqlrestores", "r1")),
        ScriptedServer.answer(200, Bodies.LEASE));

    HolderJudge.on(client)
        .kind(Restore.class)
        .judge(
            HolderEntry.granted(
                "MySQLRestore.ps.percona.com/db/r1/uid-1",
                Terms.EXCLUSIVE,
                new FencingToken(1),
                Instant.EPOCH));

    assertThat(header("Authorization")).containsExactly("Bearer secret");
    assertThat(client.leases().inNamespace("db").withName("cluster1").get()).isNotNull();
  }

  private RequestConfig requestConfig() {
    return client.getConfiguration().getRequestConfig();
  }

  private void read(KubernetesLeaseStore store) {
    server.replies(ScriptedServer.answer(200, Bodies.LEASE));
    assertThat(store.read(Bodies.KEY)).isInstanceOf(ReadOutcome.Found.class);
  }

  private List<String> header(String name) {
    return server.requests().get(0).headers().getOrDefault(name, List.of());
  }
}
