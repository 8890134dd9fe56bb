package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.util.List;

/**
 * Shows that the watch caches of the later API servers lag behind the first: what it has just
 * stored, they do not know when asked for what they have at hand.
 */
final class CacheLag {

  private static final String NAME = "probe";

  private final ApiServers servers;
  private final String namespace;
  private int writes;
  private int seenLate;
  private int missedByReads;

  CacheLag(ApiServers servers) {
    this.servers = servers;
    this.namespace = servers.first().newNamespace();
  }

  /** Writes by the first server, and asks the others: for what is at hand, and what is true. */
  void probe() {
    Lease written =
        servers
            .client(0)
            .resource(lease("holder-" + writes++))
            .createOr(existing -> existing.update());
    for (int other = 1; other < ApiServers.NUMBER; other++) {
      seenLate += shows(atHand(other), written) ? 0 : 1;
      // A list without a version promises the newest, whether it comes from the cache or not.
      missedByReads += shows(now(other), written) && written.equals(read(other)) ? 0 : 1;
    }
  }

  private List<Lease> atHand(int server) {
    return servers
        .client(server)
        .leases()
        .inNamespace(namespace)
        .list(new ListOptionsBuilder().withResourceVersion("0").build())
        .getItems();
  }

  private List<Lease> now(int server) {
    return servers.client(server).leases().inNamespace(namespace).list().getItems();
  }

  private Lease read(int server) {
    return servers.client(server).leases().inNamespace(namespace).withName(NAME).get();
  }

  private static boolean shows(List<Lease> leases, Lease written) {
    return leases.stream()
        .anyMatch(
            lease ->
                lease.getSpec().getHolderIdentity().equals(written.getSpec().getHolderIdentity()));
  }

  private Lease lease(String holder) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(NAME)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(holder)
        .endSpec()
        .build();
  }

  /** How often a cache had not heard of a write that another server had confirmed. */
  int seenLate() {
    return seenLate;
  }

  /** How often a read that promises the newest missed such a write. */
  int missedByReads() {
    return missedByReads;
  }
}
