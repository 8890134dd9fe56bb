package io.github.leaselock.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.Verdict;
import io.github.leaselock.docs.RolesInDocs;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import io.github.leaselock.kubernetes.realserver.LimitedUser;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a person finds with {@code kubectl get events}. */
@KubeApiTest
class KubernetesEventsTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456Z");

  private final List<Runnable> sending = new ArrayList<>();

  private static Holder restore(String name) {
    return new Holder("MySQLRestore.ps.percona.com", "db", name, "uid-of-" + name);
  }

  private LeaseLock lock(KubernetesClient client, String namespace) {
    return KubernetesLocks.builder(client)
        .listener(KubernetesLocks.events("an-operator", client, sending::add, () -> NOW))
        .build()
        .lock(namespace, "cluster1-operations");
  }

  private static PolicyRule[] rules() {
    return Stream.of("any-lock", "lock-events")
        .flatMap(role -> Stream.of(RolesInDocs.rules(role)))
        .toArray(PolicyRule[]::new);
  }

  @Test
  void takeoverAndForcedReleaseAreTold(TestNamespace namespace) {
    KubernetesClient client = new LimitedUser(namespace, rules()).client();
    LeaseLock lock = lock(client, namespace.name());
    lock.acquire(restore("old"), AcquireRequest.exclusive());
    lock.acquire(restore("new"), AcquireRequest.exclusive().takingOver(holder -> Verdict.stale()));
    lock.forceRelease(lock.inspect(), "a ghost");
    assertThat(sending).hasSize(2);

    sending.forEach(Runnable::run);

    List<Event> events =
        namespace.client().events().v1().events().inNamespace(namespace.name()).list().getItems();
    assertThat(events)
        .extracting(Event::getReason)
        .containsExactlyInAnyOrder("TakenOver", "ForceReleased");
    assertThat(events).extracting(Event::getType).containsExactlyInAnyOrder("Normal", "Warning");
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getRegarding().getKind()).isEqualTo("Lease");
              assertThat(event.getRegarding().getName()).isEqualTo("cluster1-operations");
              assertThat(event.getReportingController()).isEqualTo("an-operator");
              assertThat(event.getNote()).contains("MySQLRestore db/new");
            });
  }

  @Test
  void whateverTheReasonsTheEventArrives(TestNamespace namespace) {
    LeaseLock lock = lock(namespace.client(), namespace.name());
    String cyrillic = "восстановление ".repeat(17);
    for (int i = 0; i < 4; i++) {
      lock.acquire(restore("old" + i), AcquireRequest.shared().because(cyrillic));
    }
    lock.acquire(
        restore("new"),
        AcquireRequest.exclusive()
            .takingOver(holder -> Verdict.stale())
            .because("line one\nline two"));
    lock.forceRelease(lock.inspect(), "x".repeat(256));

    sending.forEach(Runnable::run);

    assertThat(
            namespace
                .client()
                .events()
                .v1()
                .events()
                .inNamespace(namespace.name())
                .list()
                .getItems())
        .extracting(Event::getNote)
        .hasSize(2)
        .anySatisfy(note -> assertThat(note).contains("восстановление").endsWith("and 1 more"))
        .anySatisfy(note -> assertThat(note).contains("x".repeat(256), "line one\\nline two"))
        .allSatisfy(
            note -> assertThat(note.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1025));
  }

  @Test
  void anEventThatIsRefusedFailsNothing(TestNamespace namespace) {
    KubernetesClient client = new LimitedUser(namespace, RolesInDocs.rules("any-lock")).client();
    LeaseLock lock = lock(client, namespace.name());
    lock.acquire(restore("old"), AcquireRequest.exclusive());

    ReleaseResult forced = lock.forceRelease(lock.inspect(), "a ghost");
    sending.forEach(Runnable::run);

    assertThat(forced).returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    assertThat(
            namespace
                .client()
                .events()
                .v1()
                .events()
                .inNamespace(namespace.name())
                .list()
                .getItems())
        .isEmpty();
  }

  @Test
  void moreThanCanBeSentAreDropped(TestNamespace namespace) {
    LeaseLock lock = lock(namespace.client(), namespace.name());
    AcquireResult first = lock.acquire(restore("0"), AcquireRequest.exclusive());
    for (int i = 1; i <= 110; i++) {
      lock.acquire(
          restore("" + i), AcquireRequest.exclusive().takingOver(holder -> Verdict.stale()));
    }

    assertThat(first).isInstanceOf(AcquireResult.Acquired.class);
    assertThat(sending).hasSize(100);
  }

  @Test
  void aComponentHasAName(TestNamespace namespace) {
    assertThatThrownBy(
            () -> KubernetesLocks.events(" ", namespace.client(), sending::add, () -> NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
