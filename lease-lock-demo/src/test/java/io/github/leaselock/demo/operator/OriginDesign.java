package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The design that lease-lock was made to replace, step by step, so that tests can show that their
 * scenario breaks it: a restore takes a Lease of its own, a backup says so in its status, and each
 * looks at what the other wrote, some of it in an informer's cache. Written from the description of
 * its behaviour, with the same decisions and none of its code.
 */
final class OriginDesign {

  static final String RESTORE_LEASE = "shop-restore";
  static final Duration LEASE_DURATION = Duration.ofSeconds(30);

  private final TestCluster cluster;
  private final Map<String, HasMetadata> cache = new HashMap<>();

  OriginDesign(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** Where a step reads. */
  enum Reads {
    LIVE,
    CACHED
  }

  /** What an informer would know by now; until called, it knows nothing newer. */
  void syncCache() {
    cache.clear();
    cluster
        .client()
        .resources(MySQLBackup.class)
        .inNamespace(TestCluster.NAMESPACE)
        .list()
        .getItems()
        .forEach(this::remember);
    cluster
        .client()
        .resources(MySQLRestore.class)
        .inNamespace(TestCluster.NAMESPACE)
        .list()
        .getItems()
        .forEach(this::remember);
    cluster.leases().list().getItems().forEach(this::remember);
  }

  /** Step 1 of a backup. */
  void backupWritesStarting(MySQLBackup backup) {
    MySQLBackup current = cluster.now(backup);
    current.getStatus().setState(OperationState.Starting);
    cluster.resource(current).updateStatus();
  }

  /** Step 2 of a backup: it runs unless a restore holds its Lease. */
  boolean backupMayRun(Reads lease) {
    @Nullable Lease held = lease(lease);
    return held == null || holder(held).isEmpty();
  }

  /** Step 1 of a restore; creation is the acquisition, and whoever comes second gets an error. */
  void restoreCreatesLease(MySQLRestore restore) throws KubernetesClientException {
    cluster.create(
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace(TestCluster.NAMESPACE)
            .withName(RESTORE_LEASE)
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(identity(restore))
            .withLeaseDurationSeconds((int) LEASE_DURATION.toSeconds())
            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
            .endSpec()
            .build());
  }

  /** Step 2 of a restore: it runs unless a backup is under way. */
  boolean restoreMayRun(Reads backups) {
    if (backups == Reads.LIVE) {
      return cluster
          .client()
          .resources(MySQLBackup.class)
          .inNamespace(TestCluster.NAMESPACE)
          .list()
          .getItems()
          .stream()
          .noneMatch(OriginDesign::isUnderWay);
    }
    return cache.values().stream()
        .noneMatch(object -> object instanceof MySQLBackup backup && isUnderWay(backup));
  }

  /**
   * Whether the holder may be evicted: its object is looked up by name, its uid is not compared.
   */
  boolean holderIsStale(Reads restores) {
    Optional<String[]> parts = holder(lease(Reads.LIVE));
    if (parts.isEmpty()) {
      return true;
    }
    String name = parts.get()[1];
    return restores == Reads.LIVE
        ? cluster
                .client()
                .resources(MySQLRestore.class)
                .inNamespace(TestCluster.NAMESPACE)
                .withName(name)
                .get()
            == null
        : !cache.containsKey("MySQLRestore/" + name);
  }

  /** The lease of a process applied to an object: expired when nobody reconciled for a while. */
  boolean leaseIsExpired(Instant now) {
    @Nullable Lease lease = lease(Reads.LIVE);
    return lease != null
        && lease.getSpec().getRenewTime().toInstant().plus(LEASE_DURATION).isBefore(now);
  }

  /** Takes the holder off; a conflict counts as success, since "somebody else has it then". */
  boolean release(Runnable beforeWrite) {
    Lease lease = cluster.leases().withName(RESTORE_LEASE).get();
    lease.getSpec().setHolderIdentity("");
    beforeWrite.run();
    try {
      cluster.resource(lease).update();
      return true;
    } catch (KubernetesClientException e) {
      return e.getCode() == 409;
    }
  }

  static String identity(MySQLRestore restore) {
    return String.join(
        "|",
        restore.getMetadata().getNamespace(),
        restore.getMetadata().getName(),
        restore.getMetadata().getUid());
  }

  private void remember(HasMetadata object) {
    cache.put(object.getKind() + "/" + object.getMetadata().getName(), object);
  }

  private @Nullable Lease lease(Reads reads) {
    return reads == Reads.LIVE
        ? cluster.leases().withName(RESTORE_LEASE).get()
        : (Lease) cache.get("Lease/" + RESTORE_LEASE);
  }

  /** What cannot be parsed counts as nobody. */
  private static Optional<String[]> holder(@Nullable Lease lease) {
    if (lease == null || lease.getSpec().getHolderIdentity() == null) {
      return Optional.empty();
    }
    String[] parts = lease.getSpec().getHolderIdentity().split("\\|", -1);
    return parts.length == 3 ? Optional.of(parts) : Optional.empty();
  }

  private static boolean isUnderWay(MySQLBackup backup) {
    @Nullable OperationState state = backup.getStatus().getState();
    return state == OperationState.Starting || state == OperationState.Running;
  }
}
