package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.Owner;
import io.github.leaselock.internal.json.JsonText;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.NewLease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Lease as the API server shows it to lease-lock's record and back, with nothing lost on the way
 * but {@code metadata.managedFields}: the API server keeps that book itself, goes on from its own
 * page when a PUT brings none, and would have most of a body's bytes sent back to it for nothing.
 *
 * <p>Read and written as text: fabric8's class for Leases gains and changes fields from version to
 * version, and what it does not know yet would be kept by some versions alone. What nobody looks at
 * is neither parsed nor written anew, but sent back as it came.
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
  private static final int USUAL_LENGTH = 1024;

  private LeaseMapping() {}

  /**
   * What a record does not hold itself, as it was read, so that it survives a write: fields with
   * commas between them.
   *
   * @param others beside metadata and spec
   * @param metadata of the metadata
   * @param labels all but the one that says that somebody waits
   * @param contended whether it bears that one
   * @param annotations those of others
   * @param owners the owner references, those included that cannot be read
   * @param uidsOfOwners the uids in them
   * @param spec of the spec
   * @param acquireTime the JSON of an acquireTime that cannot be read, or the empty text
   * @param renewTime the same of the renewTime
   */
  record AsRead(
      String others,
      String metadata,
      String labels,
      boolean contended,
      String annotations,
      String owners,
      List<String> uidsOfOwners,
      String spec,
      String acquireTime,
      String renewTime)
      implements LeaseRecord.Remainder {

    /** Of a Lease of which nothing was read. */
    static final AsRead NOTHING = new AsRead("", "", "", false, "", "", List.of(), "", "", "");

    @Override
    public int length() {
      return others.length()
          + metadata.length()
          + labels.length()
          + annotations.length()
          + 2 * owners.length() // the uids once more
          + spec.length()
          + acquireTime.length()
          + renewTime.length();
    }
  }

  /** What a watch shows. */
  static LeaseRecord record(LeaseKey key, GenericKubernetesResource lease) {
    return LeaseBody.record(key, Serialization.asJson(lease));
  }

  /** The body of a PUT. */
  static String json(LeaseRecord lease) {
    AsRead base = lease.remainder() instanceof AsRead asRead ? asRead : AsRead.NOTHING;
    StringBuilder out = new StringBuilder(length(lease));
    JsonText json = beginning(out).withFields(base.others());
    JsonText metadata = metadata(json, lease.key());
    metadata
        .with("uid", lease.uid())
        .with("resourceVersion", lease.resourceVersion())
        .withFields(base.metadata());
    writeLabels(metadata, base, lease);
    writeAnnotations(metadata, base, lease);
    writeOwners(metadata, base, lease);
    metadata.end();
    JsonText spec = new JsonText(json.key("spec")).begin();
    spec.with("holderIdentity", lease.holderIdentity())
        .with("leaseTransitions", lease.leaseTransitions());
    lease.leaseDurationSeconds().ifPresent(seconds -> spec.with("leaseDurationSeconds", seconds));
    write(spec, "acquireTime", lease.acquireTime(), base.acquireTime());
    write(spec, "renewTime", lease.renewTime(), base.renewTime());
    spec.withFields(base.spec()).end();
    json.end();
    return out.toString();
  }

  private static int length(LeaseRecord lease) {
    int length = USUAL_LENGTH;
    for (String text : lease.annotations().values()) {
      length += text.length() + text.length() / 4; // each quote gets an escape
    }
    return length;
  }

  /** The body of a POST. */
  static String json(NewLease lease) {
    StringBuilder out = new StringBuilder(USUAL_LENGTH);
    JsonText json = beginning(out);
    JsonText metadata = metadata(json, lease.key());
    if (!lease.labels().isEmpty()) {
      writeAll(new JsonText(metadata.key("labels")), lease.labels());
    }
    if (!lease.annotations().isEmpty()) {
      writeAll(new JsonText(metadata.key("annotations")), lease.annotations());
    }
    lease
        .owner()
        .ifPresent(
            owner -> {
              StringBuilder references = metadata.key("ownerReferences").append('[');
              write(references, owner);
              references.append(']');
            });
    metadata.end();
    JsonText spec = new JsonText(json.key("spec")).begin();
    spec.with("holderIdentity", "")
        .with("leaseDurationSeconds", LeaseFormat.FREE_SECONDS)
        .with("leaseTransitions", 0);
    write(spec, "acquireTime", Optional.of(lease.now()), "");
    write(spec, "renewTime", Optional.of(lease.now()), "");
    spec.end();
    json.end();
    return out.toString();
  }

  /** The body of a DELETE of this very version. */
  static String deletion(LeaseRecord lease) {
    StringBuilder out = new StringBuilder();
    JsonText json = new JsonText(out).begin();
    json.with("apiVersion", "v1").with("kind", "DeleteOptions");
    new JsonText(json.key("preconditions"))
        .begin()
        .with("uid", lease.uid())
        .with("resourceVersion", lease.resourceVersion())
        .end();
    json.end();
    return out.toString();
  }

  private static JsonText beginning(StringBuilder out) {
    return new JsonText(out).begin().with("apiVersion", API_VERSION).with("kind", KIND);
  }

  private static JsonText metadata(JsonText json, LeaseKey key) {
    return new JsonText(json.key("metadata"))
        .begin()
        .with("namespace", key.namespace())
        .with("name", key.name());
  }

  private static void writeLabels(JsonText metadata, AsRead base, LeaseRecord lease) {
    boolean contended = LeaseFormat.isContended(lease, base.contended());
    if (!base.labels().isEmpty() || contended) {
      JsonText labels = new JsonText(metadata.key("labels"));
      labels.begin().withFields(base.labels());
      if (contended) {
        labels.with(LeaseFormat.CONTENDED, "true");
      }
      labels.end();
    }
  }

  private static void writeAnnotations(JsonText metadata, AsRead base, LeaseRecord lease) {
    if (!base.annotations().isEmpty() || !lease.annotations().isEmpty()) {
      JsonText annotations = new JsonText(metadata.key("annotations"));
      annotations.begin().withFields(base.annotations());
      lease.annotations().forEach(annotations::with);
      annotations.end();
    }
  }

  private static void writeAll(JsonText json, Map<String, String> fields) {
    json.begin();
    fields.forEach(json::with);
    json.end();
  }

  /** A write appends those that are missing: it neither removes nor changes a reference. */
  private static void writeOwners(JsonText metadata, AsRead base, LeaseRecord lease) {
    StringBuilder added = new StringBuilder(0);
    for (Owner owner : lease.owners()) {
      if (!base.uidsOfOwners().contains(owner.uid())) {
        added.append(added.length() == 0 && base.owners().isEmpty() ? "" : ",");
        write(added, owner);
      }
    }
    if (!base.owners().isEmpty() || added.length() > 0) {
      metadata.key("ownerReferences").append('[').append(base.owners()).append(added).append(']');
    }
  }

  private static void write(StringBuilder out, Owner owner) {
    new JsonText(out)
        .begin()
        .with("apiVersion", owner.apiVersion())
        .with("kind", owner.kind())
        .with("name", owner.name())
        .with("uid", owner.uid())
        .end();
  }

  /** A time or, where there is none, the JSON of what could not be read. */
  private static void write(JsonText json, String key, Optional<Instant> time, String unread) {
    if (time.isPresent()) {
      StringBuilder out = json.key(key).append('"');
      MicroTime.write(time.get(), out);
      out.append('"');
    } else if (!unread.isEmpty()) {
      json.key(key).append(unread);
    }
  }
}
