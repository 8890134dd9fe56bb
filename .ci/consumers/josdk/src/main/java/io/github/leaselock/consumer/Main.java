package io.github.leaselock.consumer;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An operator of the Java Operator SDK, with the client that the SDK makes. */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    Operator operator = new Operator();
    KubernetesClient client = operator.getKubernetesClient();
    Steps.run(client);
    String namespace = Steps.newNamespace(client);
    Mover mover = new Mover(client, namespace);
    operator.register(mover, override -> override.settingNamespace(namespace));
    operator.start();
    create(client, namespace, "first");
    mover.await("first");
    create(client, namespace, "second");
    mover.await("second waits");
    client.configMaps().inNamespace(namespace).withName("first").delete();
    mover.lock.release(mover.holderOfFirst);
    mover.await("second");
    operator.stop();
    System.out.println("operator ok");
    System.exit(0);
  }

  private static void create(KubernetesClient client, String namespace, String name) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build())
        .create();
  }

  /** Each ConfigMap takes the lock; the one that waits is woken by the Lease. */
  @ControllerConfiguration
  static final class Mover implements Reconciler<ConfigMap> {

    final LeaseLock lock;
    volatile io.github.leaselock.Holder holderOfFirst;
    private final Map<String, CountDownLatch> seen = new ConcurrentHashMap<>();
    private final SimpleInboundEventSource<ConfigMap> wakeUps =
        new SimpleInboundEventSource<>("lock");
    private final KubernetesClient client;
    private final LeaseLocks locks;

    Mover(KubernetesClient client, String namespace) {
      this.locks = KubernetesLocks.using(client);
      this.client = client;
      this.lock = locks.lock(namespace, "operations");
    }

    @Override
    public List<EventSource<?, ConfigMap>> prepareEventSources(
        EventSourceContext<ConfigMap> context) {
      return List.of(wakeUps);
    }

    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap resource, Context<ConfigMap> context) {
      String name = resource.getMetadata().getName();
      if (!name.equals("first") && !name.equals("second")) {
        return UpdateControl.noUpdate();
      }
      AcquireRequest request =
          AcquireRequest.exclusive()
              .takingOver(HolderJudge.on(client).kind(ConfigMap.class, any -> false));
      if (lock.acquire(holderOf(resource), request) instanceof AcquireResult.Acquired) {
        if (name.equals("first")) {
          holderOfFirst = holderOf(resource);
        }
        latch(name).countDown();
      } else {
        locks.onTurn(
            lock,
            holderOf(resource),
            request,
            Duration.ofMinutes(5),
            () -> wakeUps.propagateEvent(ResourceID.fromResource(resource)));
        latch(name + " waits").countDown();
      }
      return UpdateControl.noUpdate();
    }

    void await(String what) throws InterruptedException {
      Steps.require(latch(what).await(60, TimeUnit.SECONDS), what);
    }

    private CountDownLatch latch(String what) {
      return seen.computeIfAbsent(what, any -> new CountDownLatch(1));
    }
  }
}
