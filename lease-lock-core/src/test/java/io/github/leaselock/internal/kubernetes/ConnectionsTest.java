package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.HttpClient;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * That requests are answered again where the engine keeps a silent connection is shown with each
 * engine by {@code ScenariosMain}.
 */
class ConnectionsTest {

  private final List<String> calls = new ArrayList<>();
  private final HttpClient client = transport("client");
  private final HttpClient other = transport("other");

  private HttpClient transport(String name) {
    return (HttpClient)
        Proxy.newProxyInstance(
            HttpClient.class.getClassLoader(),
            new Class<?>[] {HttpClient.class},
            (proxy, method, arguments) -> {
              calls.add(name + " " + method.getName());
              return null;
            });
  }

  private Connections connections(Optional<HttpClient> beside) {
    return new Connections(
        client,
        () -> {
          calls.add("built");
          return beside;
        },
        UnaryOperator.identity());
  }

  @Test
  void theTransportIsTheClientsUntilARequestHasNoAnswerThere() {
    Connections connections = connections(Optional.of(other));
    assertThat(connections.current()).isSameAs(client);

    connections.fellSilent(client);

    assertThat(connections.current()).isSameAs(other);
    assertThat(calls).containsExactly("built");
  }

  /** Requests that were under way on the client's, and one on a connection that was replaced. */
  @Test
  void itIsBuiltOnce() {
    Connections connections = connections(Optional.of(other));

    connections.fellSilent(client);
    connections.fellSilent(client);
    connections.fellSilent(other);

    assertThat(connections.current()).isSameAs(other);
    assertThat(calls).containsExactly("built");
  }

  @Test
  void whereNoneCanBeHadTheClientsIsKept() {
    Connections connections = connections(Optional.empty());

    connections.fellSilent(client);
    connections.fellSilent(client);
    connections.close();

    assertThat(connections.current()).isSameAs(client);
    assertThat(calls).containsExactly("built");
  }

  @Test
  void whatWasBuiltIsClosedAndTheClientsIsNot() {
    Connections connections = connections(Optional.of(other));
    connections.fellSilent(client);

    connections.close();

    assertThat(calls).containsExactly("built", "other close");
  }

  @Test
  void nothingIsBuiltOnceItIsClosed() {
    Connections connections = connections(Optional.of(other));
    connections.close();

    connections.fellSilent(client);

    assertThat(connections.current()).isSameAs(client);
    assertThat(calls).isEmpty();
  }

  /** Vert.x and Jetty have a pool, and the next request another connection of it. */
  @Test
  void anEngineWithAPoolIsLeftAsItIs() {
    assertThat(Connections.isOneFor(client)).isFalse();
  }
}
