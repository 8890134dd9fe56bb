package io.github.leaselock.internal.kubernetes;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.Owner;
import io.github.leaselock.internal.json.JsonReader;
import io.github.leaselock.internal.kubernetes.LeaseMapping.AsRead;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the API server, read into a record. What lease-lock does not know is not looked at:
 * it is kept as the text that it is.
 */
final class LeaseBody {

  private final JsonReader reader;

  private final StringBuilder others = new StringBuilder(0);
  private final StringBuilder metadata = new StringBuilder(128);
  private final StringBuilder labels = new StringBuilder(0);
  private final StringBuilder annotations = new StringBuilder(0);
  private final StringBuilder references = new StringBuilder(0);
  private final StringBuilder spec = new StringBuilder(0);

  private @Nullable String namespace;
  private @Nullable String name;
  private @Nullable String uid;
  private @Nullable String resourceVersion;
  private final Map<String, String> ours = new HashMap<>();
  private final List<Owner> owners = new ArrayList<>(0);
  private final List<String> uidsOfOwners = new ArrayList<>(0);
  private boolean contended;
  private boolean terminating;
  private @Nullable String holderIdentity;
  private OptionalInt transitions = OptionalInt.empty();
  private OptionalInt duration = OptionalInt.empty();
  private Time acquireTime = Time.NONE;
  private Time renewTime = Time.NONE;
  private boolean electionManaged;

  private LeaseBody(String json) {
    reader = new JsonReader(json);
  }

  /** A time that can be told or, if it cannot, what stands there. */
  private record Time(Optional<Instant> instant, String json) {
    static final Time NONE = new Time(Optional.empty(), "");
  }

  /**
   * Reads a Lease.
   *
   * @throws RuntimeException if it is not that Lease, or a field is not what it is in every Lease
   */
  static LeaseRecord record(LeaseKey key, String json) {
    LeaseBody body = new LeaseBody(json);
    body.object(body::isRead, body.others);
    body.reader.end();
    return body.record(key);
  }

  private LeaseRecord record(LeaseKey key) {
    if (!key.name().equals(name) || !key.namespace().equals(namespace)) {
      throw new IllegalArgumentException("it is the Lease " + namespace + "/" + name);
    }
    return new LeaseRecord(
        key,
        Objects.requireNonNull(uid, "a stored Lease has a uid"),
        Objects.requireNonNull(resourceVersion, "a stored Lease has a version"),
        holderIdentity == null ? "" : holderIdentity,
        transitions.orElse(0),
        duration,
        acquireTime.instant(),
        renewTime.instant(),
        ours,
        owners,
        terminating,
        electionManaged,
        new AsRead(
            others.toString(),
            metadata.toString(),
            labels.toString(),
            contended,
            annotations.toString(),
            references.toString(),
            List.copyOf(uidsOfOwners),
            spec.toString(),
            acquireTime.json(),
            renewTime.json()));
  }

  /**
   * Reads an object, or null.
   *
   * @param known reads the value of a key, if it knows the key
   * @param rest to which the other fields are appended
   */
  private void object(Predicate<String> known, StringBuilder rest) {
    reader.valueAt();
    if (isNull()) {
      return;
    }
    reader.open('{');
    while (reader.hasNext('}')) {
      int from = reader.valueAt();
      if (!known.test(reader.key())) {
        reader.skipValue();
        append(rest, from);
      }
    }
  }

  private void append(StringBuilder rest, int from) {
    rest.append(rest.length() == 0 ? "" : ",").append(reader.text(), from, reader.at());
  }

  private boolean isRead(String key) {
    switch (key) {
      case "apiVersion", "kind" -> reader.skipValue();
      case "metadata" -> object(this::isReadOfMetadata, metadata);
      case "spec" -> object(this::isReadOfSpec, spec);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean isReadOfMetadata(String key) {
    switch (key) {
      case "namespace" -> namespace = text();
      case "name" -> name = text();
      case "uid" -> uid = text();
      case "resourceVersion" -> resourceVersion = text();
      case "managedFields" -> reader.skipValue();
      case "labels" -> object(this::isReadOfLabels, labels);
      case "annotations" -> object(this::isReadOfAnnotations, annotations);
      case "ownerReferences" -> references();
      case "deletionTimestamp" -> {
        terminating = !reader.isAt('n');
        return false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean isReadOfLabels(String key) {
    if (!key.equals(LeaseFormat.CONTENDED)) {
      return false;
    }
    reader.skipValue();
    contended = true;
    return true;
  }

  private boolean isReadOfAnnotations(String key) {
    if (!key.startsWith(LeaseFormat.PREFIX)) {
      return false;
    }
    ours.put(key, Objects.requireNonNullElse(text(), ""));
    return true;
  }

  /** Somebody else may have written a reference without a name: those cannot be read. */
  private void references() {
    if (isNull()) {
      return;
    }
    reader.open('[');
    while (reader.hasNext(']')) {
      int from = reader.valueAt();
      Map<String, @Nullable String> fields = new HashMap<>();
      object(key -> isReadOfReference(key, fields), new StringBuilder(0));
      append(references, from);
      @Nullable String of = fields.get("uid");
      if (of != null) {
        uidsOfOwners.add(of);
      }
      Owner.read(fields.get("apiVersion"), fields.get("kind"), fields.get("name"), of)
          .ifPresent(owners::add);
    }
  }

  private boolean isReadOfReference(String key, Map<String, @Nullable String> fields) {
    switch (key) {
      case "apiVersion", "kind", "name", "uid" -> fields.put(key, text());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean isReadOfSpec(String key) {
    switch (key) {
      case "holderIdentity" -> holderIdentity = text();
      case "leaseTransitions" -> transitions = number();
      case "leaseDurationSeconds" -> duration = number();
      case "acquireTime" -> acquireTime = time();
      case "renewTime" -> renewTime = time();
      case "strategy" -> {
        int from = reader.at();
        electionManaged = !Objects.requireNonNullElse(text(), "").isEmpty();
        reader.moveTo(from);
        return false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean isNull() {
    if (reader.isAt('n')) {
      reader.skipValue();
      return true;
    }
    return false;
  }

  private @Nullable String text() {
    return isNull() ? null : reader.string();
  }

  private OptionalInt number() {
    int from = reader.at();
    if (isNull()) {
      return OptionalInt.empty();
    }
    reader.skipValue();
    return OptionalInt.of(Integer.parseInt(reader.text(), from, reader.at(), 10));
  }

  private Time time() {
    int from = reader.at();
    @Nullable String text = text();
    if (text == null) {
      return Time.NONE;
    }
    Optional<Instant> instant = MicroTime.read(text);
    return new Time(instant, instant.isPresent() ? "" : reader.text().substring(from, reader.at()));
  }
}
