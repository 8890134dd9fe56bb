package io.github.leaselock.kubernetes.newer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.docs.RolesInDocs;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.LimitedUser;
import io.github.leaselock.kubernetes.realserver.NewerServerTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Locks whose user has one seat of the API server's priority and fairness, and no queue: what comes
 * while the seat is taken is answered with 429.
 */
@NewerServerTest
class PriorityAndFairnessTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CONTENDERS = 8;
  private static final int TURNS = 3;

  /** Who never met another at the seat has seen nothing; all go on until so many have. */
  private static final int ENOUGH = 10;

  private static final String LEVEL =
      """
      apiVersion: flowcontrol.apiserver.k8s.io/v1
      kind: PriorityLevelConfiguration
      metadata: {name: one-seat}
      spec:
        type: Limited
        limited:
          nominalConcurrencyShares: 1
          lendablePercent: 0
          borrowingLimitPercent: 0
          limitResponse: {type: Reject}
      """;

  private static final String SCHEMA =
      """
      apiVersion: flowcontrol.apiserver.k8s.io/v1
      kind: FlowSchema
      metadata: {name: one-seat}
      spec:
        matchingPrecedence: 10
        priorityLevelConfiguration: {name: one-seat}
        rules:
          - subjects: [{kind: User, user: {name: USER}}]
            resourceRules:
              - {verbs: ["*"], apiGroups: [coordination.k8s.io], resources: [leases], namespaces: ["*"]}
      """;

  private final AtomicInteger refusedForNow = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();

  @Test
  void whoeverHasOneSeatGetsAndGivesBackItsLocksAllTheSame() throws Exception {
    try (RealApiServer server =
        RealApiServer.start("--max-requests-inflight=20", "--max-mutating-requests-inflight=10")) {
      TestNamespace namespace = new TestNamespace(server, server.newNamespace());
      LimitedUser user = new LimitedUser(namespace, RolesInDocs.rules("any-lock"));
      giveOneSeat(server.client(), namespace, user);
      StoreLocks locks =
          StoreLocks.builder(
                  new Counting429(KubernetesLeaseStore.using(user.client()), refusedForNow))
              .within(LIMIT)
              .build();
      ExecutorService threads = Executors.newFixedThreadPool(CONTENDERS);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int number = 0; number < CONTENDERS; number++) {
          int contender = number;
          running.add(
              threads.submit(() -> contend(locks.lock(namespace.name(), "one"), contender)));
        }
        for (Future<?> contender : running) {
          contender.get(5 * LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
      } finally {
        threads.shutdownNow();
      }
      System.out.println("PriorityAndFairnessTest: answers 429: " + refusedForNow);
      assertThat(refusedForNow).hasValueGreaterThan(ENOUGH);
      assertThat(locks.lock(namespace.name(), "one").inspect().isFree()).isTrue();
    }
  }

  private void contend(StoreLock lock, int contender) {
    for (int turn = 0; turn < TURNS || refusedForNow.get() <= ENOUGH; turn++) {
      Holder holder =
          new Holder("Job.batch", "work", "w-" + contender, "uid-" + contender + "-" + turn);
      Await.until(LIMIT, holder + " holds", () -> holds(lock, holder), refusedForNow::toString);
      assertThat(inside.incrementAndGet()).isOne();
      inside.decrementAndGet();
      Await.until(
          LIMIT,
          holder + " has let go",
          () -> lock.release(holder).isReleased(),
          refusedForNow::toString);
    }
  }

  private static boolean holds(StoreLock lock, Holder holder) {
    return lock.acquire(holder, AcquireRequest.exclusive()) instanceof AcquireResult.Acquired;
  }

  private static void giveOneSeat(KubernetesClient admin, TestNamespace namespace, LimitedUser user)
      throws Exception {
    create(admin, LEVEL);
    String schema =
        create(admin, SCHEMA.replace("USER", "user-of-" + namespace.name())).getMetadata().getUid();
    String url =
        admin.getMasterUrl()
            + "apis/coordination.k8s.io/v1/namespaces/"
            + namespace.name()
            + "/leases/none";
    Await.until(
        LIMIT,
        "requests of the user are of the level with one seat",
        () -> {
          var http = user.client().getHttpClient();
          HttpResponse<String> response =
              http.sendAsync(http.newHttpRequestBuilder().uri(url).build(), String.class)
                  .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
          return flowSchemas(response).contains(schema);
        },
        () -> "");
  }

  /** Not every HTTP engine looks a header up whatever its case. */
  private static List<String> flowSchemas(HttpResponse<String> response) {
    return response.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("X-Kubernetes-PF-FlowSchema-UID"))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }

  private static GenericKubernetesResource create(KubernetesClient admin, String yaml) {
    return admin
        .resource(
            admin.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class))
        .create();
  }
}
