package io.github.leaselock.kubectl;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link Cluster} by fabric8's client, which is not closed here. */
final class ApiCluster implements Cluster {

  private static final long PAGE = 500;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Kinds kinds;
  private final LiveObject objects;

  ApiCluster(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
    this.kinds = new Kinds(client);
    this.objects = new LiveObject(client, kinds);
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      leases() {
    return client.genericKubernetesResources(
        new ResourceDefinitionContext.Builder()
            .withGroup("coordination.k8s.io")
            .withVersion("v1")
            .withKind("Lease")
            .withPlural("leases")
            .withNamespaced(true)
            .build());
  }

  private Resource<GenericKubernetesResource> resource(LeaseKey key) {
    return leases().inNamespace(key.namespace()).withName(key.name());
  }

  @Override
  public List<LeaseView> leases(Optional<String> namespace) {
    List<LeaseView> found = new ArrayList<>();
    @Nullable String next = null;
    do {
      String from = next;
      GenericKubernetesResourceList page =
          answered(
              "list leases",
              () -> {
                var options = new ListOptionsBuilder().withLimit(PAGE).withContinue(from).build();
                return namespace.isPresent()
                    ? leases().inNamespace(namespace.get()).list(options)
                    : leases().inAnyNamespace().list(options);
              });
      page.getItems().forEach(lease -> found.add(LeaseView.of(lease)));
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return found;
  }

  @Override
  public Optional<LeaseView> lease(LeaseKey key) {
    return Optional.ofNullable(answered("get lease " + key, () -> resource(key).get()))
        .map(LeaseView::of);
  }

  @Override
  public Evidence object(LockHolder entry, Holder holder) {
    return objects.of(entry, holder);
  }

  @Override
  public boolean isUnmoved(LeaseKey key, Duration time) {
    String version = version(key);
    try {
      resource(key)
          .waitUntilCondition(
              lease ->
                  !(lease == null ? "" : lease.getMetadata().getResourceVersion()).equals(version),
              time.toMillis(),
              TimeUnit.MILLISECONDS);
      return false;
    } catch (KubernetesClientTimeoutException unmoved) {
      return version(key).equals(version);
    } catch (KubernetesClientException e) {
      throw failure("watch lease " + key, e);
    }
  }

  private String version(LeaseKey key) {
    return lease(key).map(LeaseView::version).orElse("");
  }

  @Override
  public Optional<String> plural(Holder holder) {
    try {
      return kinds.of(holder).map(Kinds.Kind::plural);
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean may(Right right) {
    SelfSubjectAccessReview asked =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb(right.verb())
            .withGroup(right.group())
            .withResource(right.resource())
            .withNamespace(right.namespace().orElse(null))
            .endResourceAttributes()
            .endSpec()
            .build();
    return answered(
            "ask for rights",
            () -> client.authorization().v1().selfSubjectAccessReview().create(asked))
        .getStatus()
        .getAllowed();
  }

  @Override
  public Closing watch(Optional<String> namespace, Consumer<LeaseView> changed, Runnable ended) {
    Watcher<GenericKubernetesResource> watcher =
        new Watcher<>() {
          @Override
          public void eventReceived(Action action, GenericKubernetesResource lease) {
            if (lease != null && lease.getMetadata() != null) {
              changed.accept(LeaseView.of(lease));
            }
          }

          @Override
          public void onClose(@Nullable WatcherException cause) {
            ended.run();
          }
        };
    Watch watch =
        answered(
            "watch leases",
            () ->
                namespace.isPresent()
                    ? leases().inNamespace(namespace.get()).watch(watcher)
                    : leases().inAnyNamespace().watch(watcher));
    return watch::close;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  private static <T> T answered(String what, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw failure(what, e);
    }
  }

  private static UnreadException failure(String what, KubernetesClientException e) {
    return new UnreadException(
        e.getCode() == UNAUTHORIZED || e.getCode() == FORBIDDEN,
        what + ": " + Plain.of(String.valueOf(e.getMessage()), 300));
  }
}
