package io.github.leaselock.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpecBuilder;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.Owner;
import io.github.leaselock.store.NewLease;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * fabric8's Lease to lease-lock's record and back, with nothing lost on the way but {@code
 * metadata.managedFields}: the API server keeps that book itself, goes on from its own page when a
 * PUT brings none, and would have most of a body's bytes sent back to it for nothing.
 */
final class LeaseMapping {

  private LeaseMapping() {}

  /** The Lease as it was read, so that all that lease-lock does not know survives a write. */
  private record AsRead(Lease lease) implements LeaseRecord.Remainder {}

  /** Takes the Lease over: the caller has no further use for it. */
  static LeaseRecord record(LeaseKey key, Lease lease) {
    ObjectMeta metadata = lease.getMetadata();
    metadata.setManagedFields(List.of());
    LeaseSpec spec = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
    return new LeaseRecord(
        key,
        Objects.requireNonNull(metadata.getUid(), "a stored Lease has a uid"),
        Objects.requireNonNull(metadata.getResourceVersion(), "a stored Lease has a version"),
        Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
        Objects.requireNonNullElse(spec.getLeaseTransitions(), 0),
        spec.getLeaseDurationSeconds() == null
            ? OptionalInt.empty()
            : OptionalInt.of(spec.getLeaseDurationSeconds()),
        instant(spec.getAcquireTime()),
        instant(spec.getRenewTime()),
        ours(metadata.getAnnotations()),
        owners(metadata.getOwnerReferences()),
        metadata.getDeletionTimestamp() != null,
        spec.getStrategy() != null && !spec.getStrategy().isEmpty(),
        new AsRead(lease));
  }

  static Lease lease(LeaseRecord lease) {
    Lease base = lease.remainder() instanceof AsRead asRead ? asRead.lease() : new Lease();
    ObjectMeta metadata = base.getMetadata() == null ? new ObjectMeta() : base.getMetadata();
    LeaseSpec spec = base.getSpec() == null ? new LeaseSpec() : base.getSpec();
    Map<String, String> annotations = new HashMap<>();
    if (metadata.getAnnotations() != null) {
      annotations.putAll(metadata.getAnnotations());
      annotations.keySet().removeIf(key -> key.startsWith(LeaseFormat.PREFIX));
    }
    annotations.putAll(lease.annotations());
    // Built part by part, since a copy of the whole would copy the parts twice.
    return new LeaseBuilder()
        .withApiVersion(base.getApiVersion())
        .withKind(base.getKind())
        .withAdditionalProperties(base.getAdditionalProperties())
        .withMetadata(
            new ObjectMetaBuilder(metadata)
                .withNamespace(lease.key().namespace())
                .withName(lease.key().name())
                .withUid(lease.uid())
                .withResourceVersion(lease.resourceVersion())
                .withAnnotations(annotations)
                .addAllToOwnerReferences(missing(lease.owners(), metadata))
                .build())
        .withSpec(
            new LeaseSpecBuilder(spec)
                .withHolderIdentity(lease.holderIdentity())
                .withLeaseTransitions(lease.leaseTransitions())
                .withLeaseDurationSeconds(
                    lease.leaseDurationSeconds().isPresent()
                        ? lease.leaseDurationSeconds().getAsInt()
                        : null)
                .withAcquireTime(lease.acquireTime().map(LeaseMapping::time).orElse(null))
                .withRenewTime(lease.renewTime().map(LeaseMapping::time).orElse(null))
                .build())
        .build();
  }

  static Lease lease(NewLease lease) {
    ZonedDateTime now = time(lease.now().truncatedTo(ChronoUnit.MICROS));
    List<OwnerReference> owners = lease.owner().stream().map(LeaseMapping::ownerReference).toList();
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(lease.key().namespace())
        .withName(lease.key().name())
        .withLabels(lease.labels())
        .withOwnerReferences(owners)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity("")
        .withLeaseDurationSeconds(LeaseFormat.FREE_SECONDS)
        .withLeaseTransitions(0)
        .withAcquireTime(now)
        .withRenewTime(now)
        .endSpec()
        .build();
  }

  /** Those that can be read: somebody else may have written a reference without a name. */
  private static List<Owner> owners(@Nullable List<OwnerReference> references) {
    return Objects.requireNonNullElse(references, List.<OwnerReference>of()).stream()
        .flatMap(
            reference ->
                Owner.read(
                    reference.getApiVersion(),
                    reference.getKind(),
                    reference.getName(),
                    reference.getUid())
                    .stream())
        .toList();
  }

  /** What a write appends: it neither removes nor changes a reference. */
  private static List<OwnerReference> missing(List<Owner> owners, ObjectMeta stored) {
    Set<String> there =
        stored.getOwnerReferences().stream()
            .map(OwnerReference::getUid)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return owners.stream()
        .filter(owner -> !there.contains(owner.uid()))
        .map(LeaseMapping::ownerReference)
        .toList();
  }

  private static OwnerReference ownerReference(Owner owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.apiVersion())
        .withKind(owner.kind())
        .withName(owner.name())
        .withUid(owner.uid())
        .build();
  }

  private static Map<String, String> ours(@Nullable Map<String, String> annotations) {
    Map<String, String> ours = new HashMap<>();
    if (annotations != null) {
      annotations.forEach(
          (key, value) -> {
            if (key.startsWith(LeaseFormat.PREFIX)) {
              ours.put(key, value == null ? "" : value);
            }
          });
    }
    return ours;
  }

  private static Optional<Instant> instant(@Nullable ZonedDateTime time) {
    return Optional.ofNullable(time).map(ZonedDateTime::toInstant);
  }

  private static ZonedDateTime time(Instant time) {
    return time.atZone(ZoneOffset.UTC);
  }
}
