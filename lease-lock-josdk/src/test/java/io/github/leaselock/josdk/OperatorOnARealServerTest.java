package io.github.leaselock.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDK itself against a real API server, of which the environment tells. */
@Tag("kube-api")
@Timeout(600)
class OperatorOnARealServerTest {

  /** So long that what comes sooner was woken. */
  private static final Duration LATE = Duration.ofHours(1);

  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final String namespace = "josdk-" + Long.toString(System.nanoTime(), 36);
  private final LockedOperations operations = LockedOperations.using(client);
  private final Set<String> mayFinish = ConcurrentHashMap.newKeySet();
  private final Set<String> maySucceed = ConcurrentHashMap.newKeySet();
  private final List<String> worked = new CopyOnWriteArrayList<>();
  private final CompletableFuture<ControllerConfiguration<Restore>> configuration =
      new CompletableFuture<>();
  private Operator operator = new Operator();

  @BeforeAll
  static void tellVersions() {
    System.out.println(
        "On "
            + Operator.class.getProtectionDomain().getCodeSource().getLocation()
            + " and "
            + KubernetesClient.class.getProtectionDomain().getCodeSource().getLocation());
  }

  @BeforeEach
  void define() {
    assertThat(System.getenv("KUBERNETES_MASTER"))
        .as("run this by .ci/with-api-server")
        .isNotNull();
    for (String kind : List.of("Restore", "Backup")) {
      client.resource(definition(kind)).serverSideApply();
      // Until they can be listed: that is later than their definition says it is established.
      String objects = "/apis/josdk.leaselock.github.io/v1/" + plural(kind);
      awaitUntil(() -> client.raw(objects) != null, () -> objects);
    }
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  private static String plural(String kind) {
    return HasMetadata.getPlural(kind.equals("Restore") ? Restore.class : Backup.class);
  }

  private static CustomResourceDefinition definition(String kind) {
    String plural = plural(kind);
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(plural + ".josdk.leaselock.github.io")
        .endMetadata()
        .withNewSpec()
        .withGroup("josdk.leaselock.github.io")
        .withScope("Namespaced")
        .withNewNames()
        .withKind(kind)
        .withPlural(plural)
        .withSingular(kind.toLowerCase(java.util.Locale.ROOT))
        .endNames()
        .addNewVersion()
        .withName("v1")
        .withServed(true)
        .withStorage(true)
        .withNewSubresources()
        .withNewStatus()
        .endStatus()
        .endSubresources()
        .withNewSchema()
        .withNewOpenAPIV3Schema()
        .withType("object")
        .withXKubernetesPreserveUnknownFields(true)
        .endOpenAPIV3Schema()
        .endSchema()
        .endVersion()
        .endSpec()
        .build();
  }

  @AfterEach
  void stop() {
    operator.stop();
    operations.close();
    client.close();
  }

  private final class Restores implements Reconciler<Restore>, Cleaner<Restore> {
    private final LockedOperation<Restore> restores;

    Restores(Duration recheck) {
      restores =
          operations.add(
              Restore.class,
              spec -> {
                Kinds.restores(spec);
                spec.recheckEvery(recheck);
              });
    }

    @Override
    public List<EventSource<?, Restore>> prepareEventSources(EventSourceContext<Restore> context) {
      configuration.complete(context.getControllerConfiguration());
      return List.of(restores.eventSource(context));
    }

    @Override
    public UpdateControl<Restore> reconcile(Restore restore, Context<Restore> context)
        throws Exception {
      return restores.reconcile(restore, this::advance);
    }

    private Step<Restore> advance(Restore live, Grant grant) {
      String name = live.getMetadata().getName();
      worked.add(name);
      if (name.startsWith("throws") && !maySucceed.contains(name)) {
        throw new IllegalStateException("made up");
      }
      String phase = mayFinish.contains(name) ? "Succeeded" : "Running";
      return Step.status(Kinds.in(live, phase)).checkAfter(Duration.ofMillis(100));
    }

    @Override
    public DeleteControl cleanup(Restore restore, Context<Restore> context) {
      return restores.cleanup(restore, deleted -> true);
    }
  }

  /** Without a finalizer. */
  private final class Backups implements Reconciler<Backup> {
    private final LockedOperation<Backup> backups =
        operations.add(Backup.class, spec -> Kinds.backups(spec.recheckEvery(LATE)));

    @Override
    public List<EventSource<?, Backup>> prepareEventSources(EventSourceContext<Backup> context) {
      return List.of(backups.eventSource(context));
    }

    @Override
    public UpdateControl<Backup> reconcile(Backup backup, Context<Backup> context)
        throws Exception {
      return backups.reconcile(backup, (live, grant) -> Step.status(Kinds.in(live, "Succeeded")));
    }
  }

  private void start(Duration recheck, boolean serverSideApply) {
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withUseSSAToPatchPrimaryResource(serverSideApply));
    operator.register(
        new Restores(recheck),
        config ->
            config
                .settingNamespace(namespace)
                .withRetry(new GenericRetry().setInitialInterval(10).setMaxAttempts(2)));
    operator.register(new Backups(), config -> config.settingNamespace(namespace));
    operator.start();
  }

  private <P extends CustomResource<Wish, State>> P create(P object) {
    object.getMetadata().setNamespace(namespace);
    return client.resource(object).create();
  }

  private <P extends HasMetadata> void until(P object, Predicate<P> wanted) {
    client
        .resource(object)
        .waitUntilCondition(now -> now != null && wanted.test(now), 90, TimeUnit.SECONDS);
  }

  private LockSnapshot lease(Restore of) {
    return KubernetesLocks.using(client).lock(Kinds.lockOf(of)).inspect();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneRunsAfterTheOtherWokenByTheLease(boolean serverSideApply) {
    start(LATE, serverSideApply);
    Restore first = create(Kinds.restore("first", "c1"));
    until(first, now -> Kinds.phase(now).equals("Running"));
    Restore second = create(Kinds.restore("second", "c1"));
    Backup third = create(Kinds.backup("third", "c1"));
    until(second, now -> Kinds.phase(now).equals("Waiting"));
    assertThat(worked).doesNotContain("second");

    mayFinish.add("second");
    mayFinish.add("first");

    until(first, Kinds::isFinished);
    until(second, Kinds::isFinished);
    until(third, Kinds::isFinished);
    assertThat(worked.lastIndexOf("first")).isLessThan(worked.indexOf("second"));
  }

  @Test
  void deletedInMidWorkItGivesTheLockBackAndWhoeverWaitsWithoutAFinalizerTheirPlace() {
    start(LATE, true);
    Restore first = create(Kinds.restore("first", "c1"));
    until(first, now -> Kinds.phase(now).equals("Running"));
    Backup waits = create(Kinds.backup("waits", "c1"));
    Restore second = create(Kinds.restore("second", "c1"));
    until(second, now -> Kinds.phase(now).equals("Waiting"));
    awaitQueue(first, 2);

    client.resource(waits).delete();
    awaitQueue(first, 1);
    client.resource(first).delete();

    until(second, now -> Kinds.phase(now).equals("Running"));
    // The SDK takes the finalizer away when the lock is released already.
    awaitUntil(() -> client.resource(first).get() == null, () -> "it is gone");
  }

  private void awaitQueue(Restore of, int size) {
    awaitUntil(() -> lease(of).queue().size() == size, () -> lease(of).toString());
  }

  /** For what no object of its own tells. */
  private static void awaitUntil(BooleanSupplier wanted, Supplier<String> what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void whatThrowsMoreOftenThanTheSdkRetriesComesAgainAndFinishes() {
    start(Duration.ofMillis(200), true);
    Restore first = create(Kinds.restore("throws", "c1"));
    awaitUntil(() -> worked.size() >= 8, worked::toString); // three by the SDK

    maySucceed.add("throws");
    mayFinish.add("throws");

    until(first, Kinds::isFinished);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStatusIsStoredOverTheVersionThatItWasDecidedOnAlone(boolean serverSideApply)
      throws Exception {
    start(LATE, serverSideApply);
    KubernetesObjects<Restore> objects =
        new KubernetesObjects<>(client, configuration.get(60, TimeUnit.SECONDS));
    operator.stop();
    Restore first = create(Kinds.restore("first", "c1"));
    StoredObjects.Version old = objects.version(first);

    assertThat(objects.storeStatus(old, Kinds.in(first, "Running"))).isPresent();
    assertThat(objects.storeStatus(old, Kinds.in(first, "Waiting"))).isEmpty();
    Restore stored = objects.read(first).orElseThrow();
    assertThat(Kinds.phase(stored)).isEqualTo("Running");

    StoredObjects.Version last = objects.version(stored);
    client.resource(stored).delete();
    assertThat(objects.read(first)).isEmpty();
    assertThat(objects.storeStatus(last, Kinds.in(first, "Failed"))).isEqualTo(Optional.empty());
    Restore again = create(Kinds.restore("first", "c1"));
    assertThat(objects.storeStatus(last, Kinds.in(again, "Failed"))).isEmpty();
    assertThat(Kinds.phase(objects.read(again).orElseThrow())).isEmpty();
  }
}
