package io.github.leaselock.demo.play.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.leaselock.demo.play.history.History.Version;
import io.github.leaselock.demo.play.history.HistoryEvent.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one version of a lock's Lease says, read with nothing of the library: whoever judges the
 * library should not believe its own reading of what it wrote.
 *
 * @param version the version it was read from
 * @param summary {@code spec.holderIdentity}
 * @param holders who holds
 * @param draining who was evicted and is not proven gone
 * @param queue who waits, in the order in which they are served
 */
public record LeaseVersion(
    Version version, String summary, List<Hold> holders, List<Hold> draining, List<Hold> queue) {

  private static final String PREFIX = "leaselock.github.io/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of an object: only claims of sessions are counted, and none waits here. */
  private static final Pattern WAITER =
      Pattern.compile("(?<mode>[xs])(?<beginning>\\d+):(?<rest>[^@+]+)(?:@\\d+)?");

  /** Copies the lists. */
  public LeaseVersion {
    holders = List.copyOf(holders);
    draining = List.copyOf(draining);
    queue = List.copyOf(queue);
  }

  /** Reads a version. */
  public static LeaseVersion of(Version version) {
    JsonNode lease = version.observed().object();
    JsonNode annotations = lease.path("metadata").path("annotations");
    String summary = lease.path("spec").path("holderIdentity").asText("");
    if (version.observed().change() == Change.DELETED) {
      return new LeaseVersion(version, "", List.of(), List.of(), List.of());
    }
    List<Hold> holders = holds(annotations, "holders");
    JsonNode stamp = stamp(annotations);
    boolean isOwn =
        stamp.path("lease").asText("").equals(lease.path("metadata").path("uid").asText(""));
    if (!summary.isEmpty()
        && (holders.isEmpty() || !stamp.path("holder").asText("").equals(summary))) {
      // A holder of whom the library's annotations do not tell is a foreign one, and exclusive.
      holders = List.of(new Hold(summary, "exclusive", 0, "", false));
    }
    return new LeaseVersion(
        version,
        summary,
        summary.isEmpty() ? List.of() : holders,
        holds(annotations, "draining"),
        isOwn ? queue(annotations) : List.of());
  }

  /** For which Lease the other annotations were written, and whom they sum up. */
  private static JsonNode stamp(JsonNode annotations) {
    return json(annotations, "format");
  }

  private static JsonNode json(JsonNode annotations, String name) {
    String text = annotations.path(PREFIX + name).asText("");
    try {
      return text.isEmpty() ? JSON.createArrayNode() : JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("annotation " + PREFIX + name + " is no JSON: " + text, e);
    }
  }

  private static List<Hold> holds(JsonNode annotations, String name) {
    List<Hold> holds = new ArrayList<>();
    for (JsonNode entry : json(annotations, name)) {
      holds.add(
          new Hold(
              entry.path("holder").asText(),
              entry.path("mode").asText("exclusive"),
              entry.path("token").asLong(0),
              entry.path("reason").asText(""),
              entry.has("offer")));
    }
    return holds;
  }

  /** An entry names the beginnings of identities, and of each waiter its mode and the rest. */
  private static List<Hold> queue(JsonNode annotations) {
    List<Hold> queue = new ArrayList<>();
    for (JsonNode entry : json(annotations, "queue")) {
      String[] beginnings = entry.path("of").asText().split(" ", -1);
      for (String waiter : entry.path("waiters").asText().split(" ", -1)) {
        Matcher token = WAITER.matcher(waiter);
        if (!token.matches()) {
          throw new IllegalArgumentException("annotation " + PREFIX + "queue names " + waiter);
        }
        queue.add(
            new Hold(
                beginnings[Integer.parseInt(token.group("beginning"))] + token.group("rest"),
                token.group("mode").equals("s") ? "shared" : "exclusive",
                0,
                entry.path("reason").asText(""),
                false));
      }
    }
    return queue;
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
    return summary.isEmpty() && holders.isEmpty() && draining.isEmpty() && queue.isEmpty();
  }

  /** The holders without those that are only offered the lock, and have begun nothing. */
  public List<Hold> takenUp() {
    return takenUp(holders);
  }

  /** The holds without those that are only offered, and have begun nothing. */
  public static List<Hold> takenUp(List<Hold> holds) {
    return holds.stream().filter(hold -> !hold.offered()).toList();
  }

  /** Whether the object with this uid holds the lock and has taken it up. */
  public boolean isHeldBy(String uid) {
    return takenUp().stream().anyMatch(hold -> hold.uid().equals(uid));
  }

  /**
   * One holder of a lock, or one that waits for it.
   *
   * @param holder identity {@code Kind.group/namespace/name/uid}
   * @param mode {@code shared} or {@code exclusive}
   * @param token the fencing token of the hold; 0 if there is none
   * @param reason what the holder says it is for
   * @param offered whether it was handed the lock and has not taken it up
   */
  public record Hold(String holder, String mode, long token, String reason, boolean offered) {

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
