package io.github.leaselock.examples.demo.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.leaselock.examples.demo.history.History.Version;
import io.github.leaselock.examples.demo.history.HistoryEvent.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one version of a lock's Lease says, read with nothing of the library: whoever judges the
 * library should not believe its own reading of what it wrote.
 *
 * @param version the version it was read from
 * @param summary {@code spec.holderIdentity}
 * @param holders who holds
 * @param draining who was evicted and is not proven gone
 * @param intent who waits for exclusive use
 */
public record LeaseVersion(
    Version version,
    String summary,
    List<Hold> holders,
    List<Hold> draining,
    Optional<Hold> intent) {

  private static final String PREFIX = "leaselock.github.io/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the lists. */
  public LeaseVersion {
    holders = List.copyOf(holders);
    draining = List.copyOf(draining);
  }

  /** Reads a version. */
  public static LeaseVersion of(Version version) {
    JsonNode lease = version.observed().object();
    JsonNode annotations = lease.path("metadata").path("annotations");
    String summary = lease.path("spec").path("holderIdentity").asText("");
    if (version.observed().change() == Change.DELETED) {
      return new LeaseVersion(version, "", List.of(), List.of(), Optional.empty());
    }
    List<Hold> holders = holds(annotations, "holders");
    if (!summary.isEmpty() && (holders.isEmpty() || !isSummaryOf(summary, holders))) {
      // A holder of whom the library's annotation does not tell is a foreign one, and exclusive.
      holders = List.of(new Hold(summary, "exclusive", 0, ""));
    }
    return new LeaseVersion(
        version,
        summary,
        summary.isEmpty() ? List.of() : holders,
        holds(annotations, "draining"),
        holds(annotations, "intent").stream().findFirst());
  }

  private static boolean isSummaryOf(String summary, List<Hold> holders) {
    String first = holders.get(0).holder();
    return holders.size() == 1 ? summary.equals(first) : summary.startsWith(first + " (+");
  }

  private static List<Hold> holds(JsonNode annotations, String name) {
    String text = annotations.path(PREFIX + name).asText("");
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      JsonNode list = JSON.readTree(text);
      List<Hold> holds = new ArrayList<>();
      for (JsonNode entry : list.isArray() ? list : JSON.createArrayNode().add(list)) {
        holds.add(
            new Hold(
                entry.path("holder").asText(),
                entry.path("mode").asText("exclusive"),
                entry.path("token").asLong(0),
                entry.path("reason").asText("")));
      }
      return holds;
    } catch (IOException e) {
      throw new IllegalArgumentException("annotation " + PREFIX + name + " is no JSON: " + text, e);
    }
  }

  /** Uids of the objects that own the Lease: it shall go with the last of them. */
  public List<String> owners() {
    List<String> uids = new ArrayList<>();
    JsonNode owners = version.observed().object().path("metadata").path("ownerReferences");
    owners.forEach(owner -> uids.add(owner.path("uid").asText("")));
    return uids;
  }

  /** Name of the Lease. */
  public String lock() {
    return version.observed().name();
  }

  /** Nobody holds, is drained or waits. */
  public boolean isFree() {
    return summary.isEmpty() && holders.isEmpty() && draining.isEmpty() && intent.isEmpty();
  }

  /** Whether the object with this uid is among the holders. */
  public boolean isHeldBy(String uid) {
    return holders.stream().anyMatch(hold -> hold.uid().equals(uid));
  }

  /**
   * One holder of a lock.
   *
   * @param holder identity {@code Kind.group/namespace/name/uid}
   * @param mode {@code shared} or {@code exclusive}
   * @param token the fencing token of the hold; 0 if there is none
   * @param reason what the holder says it is for
   */
  public record Hold(String holder, String mode, long token, String reason) {

    /** Whether it tolerates no other. */
    public boolean isExclusive() {
      return mode.equalsIgnoreCase("exclusive");
    }

    /** The object's uid, as its identity tells. */
    public String uid() {
      return holder.substring(holder.lastIndexOf('/') + 1);
    }

    /** The object's name; the whole identity, if it is of another form. */
    public String name() {
      String[] parts = holder.split("/", -1);
      return parts.length == 4 ? parts[2] : holder;
    }
  }
}
