package io.github.leaselock.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.internal.lock.Warned;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that cannot be written are warned of once. */
@EnableKubernetesMockClient
class UntoldEventsTest {

  private static final Holder NEW = new Holder("Restore.example.com", "db", "new", "uid-new");

  @SuppressWarnings("NullAway.Init") // set by the extension
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init") // set by the extension
  KubernetesClient client;

  @Test
  void aMissingRightIsOneLineHoweverManyTakeoversThereAre() {
    server
        .expect()
        .post()
        .withPath("/apis/events.k8s.io/v1/namespaces/db/events")
        .andReturn(
            403,
            new StatusBuilder()
                .withStatus("Failure")
                .withCode(403)
                .withReason("Forbidden")
                .withMessage("events is forbidden")
                .build())
        .always();
    KubernetesEvents events =
        new KubernetesEvents("an-operator", client, Runnable::run, InstantSource.system());
    LockHolder gone =
        HolderEntry.granted(
            "Restore.example.com/db/old/uid-old",
            Terms.EXCLUSIVE,
            new FencingToken(7),
            Instant.EPOCH);

    for (int i = 0; i < 5; i++) {
      events.takenOver(new LeaseKey("db", "c" + i), NEW, List.of(gone));
    }

    assertThat(server.getRequestCount()).isEqualTo(5);
    assertThat(Warned.conditions(events.warnings())).isEqualTo(1);
  }
}
