package io.github.leaselock.kubectl;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.github.leaselock.LeaseKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/**
 * What a Lease says, read and not judged.
 *
 * @param key which
 * @param uid which life of it
 * @param version which version
 * @param holderIdentity as it stands; empty if absent
 * @param renewTime when it was renewed last, by its writer's clock
 * @param seconds its {@code leaseDurationSeconds}; 0 if absent
 * @param labels all
 * @param annotations all
 * @param deleting whether it is marked for deletion
 */
record LeaseView(
    LeaseKey key,
    String uid,
    String version,
    String holderIdentity,
    Optional<Instant> renewTime,
    long seconds,
    Map<String, String> labels,
    Map<String, String> annotations,
    boolean deleting) {

  private static final String PREFIX = "leaselock.github.io/";

  static LeaseView of(GenericKubernetesResource lease) {
    ObjectMeta metadata = lease.getMetadata();
    Map<?, ?> spec =
        lease.getAdditionalProperties().get("spec") instanceof Map<?, ?> fields ? fields : Map.of();
    return new LeaseView(
        new LeaseKey(metadata.getNamespace(), metadata.getName()),
        metadata.getUid(),
        metadata.getResourceVersion(),
        spec.get("holderIdentity") instanceof String identity ? identity : "",
        spec.get("renewTime") instanceof String time ? time(time) : Optional.empty(),
        spec.get("leaseDurationSeconds") instanceof Number seconds ? seconds.longValue() : 0,
        metadata.getLabels() == null ? Map.of() : Map.copyOf(metadata.getLabels()),
        metadata.getAnnotations() == null ? Map.of() : Map.copyOf(metadata.getAnnotations()),
        metadata.getDeletionTimestamp() != null);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  boolean isSession() {
    return labels.containsKey(PREFIX + "session");
  }

  /** One that lease-lock has made or written, and no session's. */
  boolean isLock() {
    return !isSession()
        && ("lease-lock".equals(labels.get("app.kubernetes.io/managed-by"))
            || annotation("format").isPresent()
            || annotation("holders").isPresent()
            || annotation("draining").isPresent());
  }

  Optional<String> annotation(String name) {
    return Optional.ofNullable(annotations.get(PREFIX + name));
  }
}
