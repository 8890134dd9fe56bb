package io.github.leaselock.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.github.leaselock.RepeatedWarnings;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.store.LeaseWatch;
import io.github.leaselock.store.NewLease;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of locks in one namespace, by an informer of the client, which lists again and
 * reconnects by itself. Of the Leases it keeps nothing but the versions.
 */
final class LeaseInformer implements LeaseWatch {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseInformer.class);

  private final SharedIndexInformer<GenericKubernetesResource> informer;

  LeaseInformer(
      KubernetesClient client, String namespace, Listener listener, RepeatedWarnings warnings) {
    FilterWatchListDeletable<GenericKubernetesResource, ?, ?> leases =
        client
            .genericKubernetesResources(LeaseMapping.RESOURCE)
            .inNamespace(namespace)
            .withLabels(NewLease.LABELS)
            .withoutLabel(LeaseFormat.SESSION);
    informer = leases.runnableInformer(0);
    informer.itemStore(new Versions());
    informer.addEventHandler(new Handler(listener));
    informer.exceptionHandler(
        (started, failure) -> {
          warnings.warn(
              LOG,
              List.of("watch", namespace),
              "The watch on Leases in "
                  + namespace
                  + " failed and is tried again; until then waiters look from time to time",
              failure);
          return true;
        });
    informer.start();
  }

  @Override
  public boolean isEstablished() {
    return informer.isWatching();
  }

  @Override
  public void close() {
    informer.stop();
  }

  /** What the informer needs to tell a change from what it has shown. */
  private static final class Versions extends BasicItemStore<GenericKubernetesResource> {

    Versions() {
      super(Cache::metaUidKeyFunc);
    }

    @Override
    public GenericKubernetesResource put(String key, GenericKubernetesResource lease) {
      GenericKubernetesResource version = new GenericKubernetesResource();
      version.setMetadata(
          new ObjectMetaBuilder()
              .withNamespace(lease.getMetadata().getNamespace())
              .withName(lease.getMetadata().getName())
              .withUid(lease.getMetadata().getUid())
              .withResourceVersion(lease.getMetadata().getResourceVersion())
              .build());
      return super.put(key, version);
    }

    @Override
    public boolean isFullState() {
      return false;
    }
  }

  private record Handler(Listener listener)
      implements ResourceEventHandler<GenericKubernetesResource> {

    @Override
    public void onAdd(GenericKubernetesResource lease) {
      listener.stored(LeaseMapping.record(key(lease), lease));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource lease) {
      onAdd(lease);
    }

    @Override
    public void onDelete(GenericKubernetesResource lease, boolean finalStateUnknown) {
      listener.removed(key(lease));
    }

    private static LeaseKey key(GenericKubernetesResource lease) {
      return new LeaseKey(lease.getMetadata().getNamespace(), lease.getMetadata().getName());
    }
  }
}
