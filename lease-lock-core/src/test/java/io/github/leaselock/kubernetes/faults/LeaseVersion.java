package io.github.leaselock.kubernetes.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One version of one Lease as etcd stored it, read without any code of lease-lock's own.
 *
 * @param lease the name of the Lease
 * @param revision etcd's number of the change, which is the resourceVersion
 * @param deleted whether the change removed the Lease
 * @param written when whoever granted or gave back last began to, by its own clock
 */
record LeaseVersion(
    String lease,
    long revision,
    boolean deleted,
    String holderIdentity,
    Optional<Instant> written,
    List<Entry> holders,
    List<Entry> draining) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A grant: to whom, under which token, in which mode. */
  record Grant(String identity, long token, boolean exclusive) {}

  /** A grant as a version shows it. */
  record Entry(Grant grant, boolean pending) {}

  static LeaseVersion deleted(String lease, long revision) {
    return new LeaseVersion(lease, revision, true, "", Optional.empty(), List.of(), List.of());
  }

  static LeaseVersion stored(String lease, long revision, String json) {
    try {
      JsonNode stored = JSON.readTree(json);
      JsonNode renewed = stored.path("spec").path("renewTime");
      JsonNode annotations = stored.path("metadata").path("annotations");
      return new LeaseVersion(
          lease,
          revision,
          false,
          stored.path("spec").path("holderIdentity").asText(""),
          renewed.isTextual() ? Optional.of(Instant.parse(renewed.asText())) : Optional.empty(),
          entries(annotations.path("leaselock.github.io/holders")),
          entries(annotations.path("leaselock.github.io/draining")));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not stored as JSON: " + json, e);
    }
  }

  private static List<Entry> entries(JsonNode annotation) throws JsonProcessingException {
    List<Entry> entries = new ArrayList<>();
    if (annotation.isTextual()) {
      for (JsonNode entry : JSON.readTree(annotation.asText())) {
        entries.add(
            new Entry(
                new Grant(
                    entry.path("holder").asText(),
                    entry.path("token").asLong(),
                    !entry.path("mode").asText().equals("shared")),
                entry.path("pending").asBoolean()));
      }
    }
    return entries;
  }

  List<Grant> grants() {
    return holders.stream().map(Entry::grant).toList();
  }

  List<Grant> drainingGrants() {
    return draining.stream().map(Entry::grant).toList();
  }
}
