package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.Holder;
import io.github.leaselock.internal.kubernetes.LiveObjects.UnknownException;
import io.github.leaselock.internal.kubernetes.ScriptedServer.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects of which a server that keeps quiet, or a thread in a hurry, learns nothing. */
class LiveObjectsTest {

  private static final Holder HOLDER =
      new Holder("MySQLRestore.ps.percona.com", "db", "r1", "uid-1");

  private final ScriptedServer server = ScriptedServer.started();
  private KubernetesClient client;
  private LiveObjects objects;

  @BeforeEach
  void connect() {
    client = server.client();
    objects = new LiveObjects(new ApiServer(client, Duration.ofSeconds(1)));
  }

  @AfterEach
  void disconnect() {
    client.close();
    server.close();
  }

  @Test
  void aServerThatKeepsQuietSaysNothing() {
    server.replies(server.silence());

    assertThatThrownBy(() -> objects.read(ResourceType.of(Restore.class), HOLDER))
        .isInstanceOf(UnknownException.class)
        .hasMessageStartingWith("get of MySQLRestore.ps.percona.com/db/r1/uid-1: ");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aListThatNeverComesConfirmsNothing() {
    server.replies(ScriptedServer.answer(404, ""), server.silence());

    assertThatThrownBy(() -> objects.read(ResourceType.of(Restore.class), HOLDER))
        .isInstanceOf(UnknownException.class);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void anInterruptSaysNothingAndStaysSet() {
    Reply interrupting = server.silence(Thread.currentThread()::interrupt);
    server.replies(interrupting);

    assertThatThrownBy(() -> objects.read(ResourceType.of(Restore.class), HOLDER))
        .isInstanceOf(UnknownException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
