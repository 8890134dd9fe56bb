package io.github.leaselock.benchmarks.subject;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.github.leaselock.LeaseKey;
import java.net.HttpURLConnection;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** Requests as somebody would write them who has the client and nothing else. */
final class BareLease {

  private static final int SECONDS = 15;

  private final KubernetesClient client;
  private final LeaseKey key;

  BareLease(KubernetesClient client, LeaseKey key) {
    this.client = client;
    this.key = key;
  }

  /** The stored version; created if need be. */
  Lease getOrCreate() {
    Lease found = get();
    if (found != null) {
      return found;
    }
    try {
      return client
          .leases()
          .inNamespace(key.namespace())
          .resource(
              new LeaseBuilder()
                  .withNewMetadata()
                  .withNamespace(key.namespace())
                  .withName(key.name())
                  .endMetadata()
                  .withNewSpec()
                  .withHolderIdentity("")
                  .withLeaseDurationSeconds(SECONDS)
                  .withLeaseTransitions(0)
                  .endSpec()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return getOrCreate();
      }
      throw e;
    }
  }

  @Nullable Lease get() {
    return client.leases().inNamespace(key.namespace()).withName(key.name()).get();
  }

  Watch watch(Watcher<Lease> watcher) {
    return client.leases().inNamespace(key.namespace()).withName(key.name()).watch(watcher);
  }

  /** The next version, stored, or null if another was faster. */
  @Nullable Lease put(Lease version, String holder, ZonedDateTime renewed) {
    Lease next =
        new LeaseBuilder(version)
            .editSpec()
            .withHolderIdentity(holder)
            .withLeaseTransitions(version.getSpec().getLeaseTransitions() + 1)
            .withAcquireTime(renewed)
            .withRenewTime(renewed)
            .endSpec()
            .build();
    try {
      return client.leases().inNamespace(key.namespace()).resource(next).update();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return null;
      }
      throw e;
    }
  }

  @Nullable Lease put(Lease version, String holder) {
    return put(version, holder, ZonedDateTime.now(ZoneOffset.UTC));
  }

  static boolean isFree(Lease lease) {
    String holder = lease.getSpec().getHolderIdentity();
    return holder == null || holder.isEmpty();
  }
}
