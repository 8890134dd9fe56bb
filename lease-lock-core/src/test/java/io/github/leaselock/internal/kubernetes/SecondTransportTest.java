package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.ReadOutcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The second transport is the client's in all but its connections. That these are others when the
 * first have fallen silent is shown with each engine by {@code ScenariosMain}.
 */
class SecondTransportTest {

  private final ScriptedServer server = ScriptedServer.started();
  private KubernetesClient client;

  @BeforeEach
  void connect() {
    client = server.client(config -> config.withOauthToken("secret"));
  }

  @AfterEach
  void disconnect() {
    client.close();
    server.close();
  }

  @Test
  void itOpensAConnectionOfItsOwn() {
    LeaseStore store = KubernetesLeaseStore.using(client);
    Set<String> first = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      read(store);
      first.add(server.onlyRequest().from());
    }

    try (LeaseStore.Transport transport = store.newTransport()) {
      read(transport.store());

      assertThat(first).doesNotContain(server.onlyRequest().from());
    }
  }

  @Test
  void closingItLeavesTheClientOpen() {
    LeaseStore store = KubernetesLeaseStore.using(client);
    LeaseStore.Transport transport = store.newTransport();
    read(transport.store());

    transport.close();

    read(store);
    assertThat(client.getHttpClient().isClosed()).isFalse();
    assertThat(transport.store().read(Bodies.KEY)).isInstanceOf(ReadOutcome.Failed.class);
  }

  @Test
  void itIsRefusedOnceTheClientIsClosed() {
    try (LeaseStore.Transport transport = KubernetesLeaseStore.using(client).newTransport()) {
      client.close();

      assertThat(transport.store().read(Bodies.KEY))
          .isInstanceOfSatisfying(
              ReadOutcome.Failed.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.CLIENT_CLOSED));
    }
  }

  @Test
  void aClosedClientGivesATransportThatSaysSo() {
    LeaseStore store = KubernetesLeaseStore.using(client);
    client.close();
    try (LeaseStore.Transport transport = store.newTransport()) {
      assertThat(transport.store().read(Bodies.KEY))
          .isInstanceOfSatisfying(
              ReadOutcome.Failed.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.CLIENT_CLOSED));
    }
  }

  @Test
  void itSendsEachRequestOnce() {
    try (LeaseStore.Transport transport = KubernetesLeaseStore.using(client).newTransport()) {
      server.replies(ScriptedServer.answer(500, ""), ScriptedServer.answer(200, Bodies.LEASE));

      assertThat(transport.store().read(Bodies.KEY)).isInstanceOf(ReadOutcome.Failed.class);

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void theCredentialsOfTheClientAreUsed() {
    readOverASecond(client);

    assertThat(header("Authorization")).containsExactly("Bearer secret");
  }

  @Test
  void theUserThatADerivedClientImpersonatesIsKept() {
    KubernetesClient derived =
        client
            .newClient(
                new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                    .withImpersonateUsername("backup-operator")
                    .withImpersonateGroups("db")
                    .build())
            .adapt(KubernetesClient.class);

    readOverASecond(derived);
    assertThat(header("Impersonate-user")).containsExactly("backup-operator");
    assertThat(header("Impersonate-group")).containsExactly("db");

    readOverASecond(client);
    assertThat(header("Impersonate-user")).isEmpty();
  }

  /** One that was added sees them all, and one that was taken away or replaced none. */
  @Test
  void theInterceptorsAreThoseOfTheClient() {
    Set<Object> seen = ConcurrentHashMap.newKeySet();
    Interceptor marking =
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            seen.add(request.uri());
            builder.setHeader("X-Audit", "yes");
          }
        };
    try (KubernetesClient audited =
        new KubernetesClientBuilder()
            .withConfig(client.getConfiguration())
            .withHttpClientBuilderConsumer(
                builder -> {
                  builder.addOrReplaceInterceptor("audit", marking);
                  builder.addOrReplaceInterceptor("TOKEN", null);
                })
            .build()) {
      readOverASecond(audited);

      assertThat(header("X-audit")).containsExactly("yes");
      assertThat(header("Authorization")).isEmpty();
      assertThat(seen).hasSize(1);
    }
  }

  private void readOverASecond(KubernetesClient of) {
    try (LeaseStore.Transport transport = KubernetesLeaseStore.using(of).newTransport()) {
      read(transport.store());
    }
  }

  private void read(LeaseStore store) {
    server.replies(ScriptedServer.answer(200, Bodies.LEASE));
    assertThat(store.read(Bodies.KEY)).isInstanceOf(ReadOutcome.Found.class);
  }

  private List<String> header(String name) {
    return server.onlyRequest().headers().getOrDefault(name, List.of());
  }
}
