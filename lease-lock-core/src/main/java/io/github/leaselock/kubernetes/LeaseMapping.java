package io.github.leaselock.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.Owner;
import io.github.leaselock.store.NewLease;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Lease as the API server shows it to lease-lock's record and back, with nothing lost on the way
 * but {@code metadata.managedFields}: the API server keeps that book itself, goes on from its own
 * page when a PUT brings none, and would have most of a body's bytes sent back to it for nothing.
 *
 * <p>A Lease is read as a generic object, its spec as a plain map: fabric8's class for it gains and
 * changes fields from version to version, and what it does not know yet would be kept by some
 * versions alone.
 */
final class LeaseMapping {

  /** What requests and watches call it. */
  static final ResourceDefinitionContext RESOURCE =
      new ResourceDefinitionContext.Builder()
          .withGroup("coordination.k8s.io")
          .withVersion("v1")
          .withKind("Lease")
          .withPlural("leases")
          .withNamespaced(true)
          .build();

  private static final String API_VERSION = "coordination.k8s.io/v1";
  private static final String KIND = "Lease";

  private static final String SPEC = "spec";
  private static final String HOLDER_IDENTITY = "holderIdentity";
  private static final String TRANSITIONS = "leaseTransitions";
  private static final String DURATION = "leaseDurationSeconds";
  private static final String ACQUIRE_TIME = "acquireTime";
  private static final String RENEW_TIME = "renewTime";
  private static final String STRATEGY = "strategy";

  /** What a record holds itself. */
  private static final List<String> HELD_BY_RECORD =
      List.of(HOLDER_IDENTITY, TRANSITIONS, DURATION, ACQUIRE_TIME, RENEW_TIME);

  /** The API server demands all six digits. */
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private LeaseMapping() {}

  /** The Lease as it was read, so that all that lease-lock does not know survives a write. */
  private record AsRead(GenericKubernetesResource lease) implements LeaseRecord.Remainder {}

  /**
   * Takes the Lease over: the caller has no further use for it.
   *
   * @throws RuntimeException if a field is not what it is in every Lease
   */
  static LeaseRecord record(LeaseKey key, GenericKubernetesResource lease) {
    ObjectMeta metadata = lease.getMetadata();
    metadata.setManagedFields(List.of());
    Map<String, Object> spec = spec(lease);
    LeaseRecord record =
        new LeaseRecord(
            key,
            Objects.requireNonNull(metadata.getUid(), "a stored Lease has a uid"),
            Objects.requireNonNull(metadata.getResourceVersion(), "a stored Lease has a version"),
            text(spec, HOLDER_IDENTITY).orElse(""),
            number(spec, TRANSITIONS).orElse(0),
            number(spec, DURATION),
            time(spec, ACQUIRE_TIME),
            time(spec, RENEW_TIME),
            ours(metadata.getAnnotations()),
            owners(metadata.getOwnerReferences()),
            metadata.getDeletionTimestamp() != null,
            text(spec, STRATEGY).filter(strategy -> !strategy.isEmpty()).isPresent(),
            new AsRead(lease));
    HELD_BY_RECORD.forEach(spec::remove);
    return record;
  }

  static GenericKubernetesResource lease(LeaseRecord lease) {
    GenericKubernetesResource base =
        lease.remainder() instanceof AsRead asRead ? asRead.lease() : bare();
    ObjectMeta metadata = base.getMetadata();
    Map<String, String> annotations = new HashMap<>();
    if (metadata.getAnnotations() != null) {
      annotations.putAll(metadata.getAnnotations());
      annotations.keySet().removeIf(key -> key.startsWith(LeaseFormat.PREFIX));
    }
    annotations.putAll(lease.annotations());
    Map<String, Object> spec = new LinkedHashMap<>(spec(base));
    spec.put(HOLDER_IDENTITY, lease.holderIdentity());
    spec.put(TRANSITIONS, lease.leaseTransitions());
    lease.leaseDurationSeconds().ifPresent(seconds -> spec.put(DURATION, seconds));
    lease.acquireTime().ifPresent(time -> spec.put(ACQUIRE_TIME, MICRO_TIME.format(time)));
    lease.renewTime().ifPresent(time -> spec.put(RENEW_TIME, MICRO_TIME.format(time)));
    return object(
        base,
        new ObjectMetaBuilder(metadata)
            .withNamespace(lease.key().namespace())
            .withName(lease.key().name())
            .withUid(lease.uid())
            .withResourceVersion(lease.resourceVersion())
            .withAnnotations(annotations)
            .withLabels(labels(lease, metadata.getLabels()))
            .addAllToOwnerReferences(missing(lease.owners(), metadata))
            .build(),
        spec);
  }

  private static Map<String, String> labels(
      LeaseRecord lease, @Nullable Map<String, String> stored) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (stored != null) {
      labels.putAll(stored);
    }
    if (!LeaseFormat.isContended(lease, labels.containsKey(LeaseFormat.CONTENDED))) {
      labels.remove(LeaseFormat.CONTENDED);
    } else {
      labels.putIfAbsent(LeaseFormat.CONTENDED, "true");
    }
    return labels;
  }

  static GenericKubernetesResource lease(NewLease lease) {
    String now = MICRO_TIME.format(lease.now());
    List<OwnerReference> owners = lease.owner().stream().map(LeaseMapping::ownerReference).toList();
    return object(
        bare(),
        new ObjectMetaBuilder()
            .withNamespace(lease.key().namespace())
            .withName(lease.key().name())
            .withLabels(lease.labels())
            .withAnnotations(lease.annotations())
            .withOwnerReferences(owners)
            .build(),
        Map.of(
            HOLDER_IDENTITY,
            "",
            DURATION,
            LeaseFormat.FREE_SECONDS,
            TRANSITIONS,
            0,
            ACQUIRE_TIME,
            now,
            RENEW_TIME,
            now));
  }

  /** What else the base carries, with other metadata and another spec. */
  private static GenericKubernetesResource object(
      GenericKubernetesResource base, ObjectMeta metadata, Map<String, Object> spec) {
    Map<String, Object> rest = new LinkedHashMap<>(base.getAdditionalProperties());
    rest.put(SPEC, spec);
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion(Objects.requireNonNullElse(base.getApiVersion(), API_VERSION));
    object.setKind(Objects.requireNonNullElse(base.getKind(), KIND));
    object.setMetadata(metadata);
    object.setAdditionalProperties(rest);
    return object;
  }

  private static GenericKubernetesResource bare() {
    GenericKubernetesResource bare = new GenericKubernetesResource();
    bare.setMetadata(new ObjectMeta());
    return bare;
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

  /** The map itself, of names and of what parsers make of JSON. */
  @SuppressWarnings("unchecked") // the names in a JSON object are text
  private static Map<String, Object> spec(GenericKubernetesResource lease) {
    @Nullable Object spec = lease.getAdditionalProperties().get(SPEC);
    return spec == null ? new HashMap<>() : (Map<String, Object>) spec;
  }

  private static Optional<String> text(Map<String, Object> spec, String field) {
    return Optional.ofNullable((String) spec.get(field));
  }

  private static OptionalInt number(Map<String, Object> spec, String field) {
    @Nullable Integer number = (Integer) spec.get(field);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static Optional<Instant> time(Map<String, Object> spec, String field) {
    return text(spec, field).map(time -> OffsetDateTime.parse(time).toInstant());
  }
}
