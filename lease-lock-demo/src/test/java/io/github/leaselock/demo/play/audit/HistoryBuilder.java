package io.github.leaselock.demo.play.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.HistoryEvent;
import io.github.leaselock.demo.play.history.HistoryEvent.Change;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchClosed;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchOpened;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes up a history, one write to the API server after the other. */
public final class HistoryBuilder {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> KINDS = List.of("Lease", "MySQLBackup", "MySQLRestore");

  private final List<HistoryEvent> events = new ArrayList<>();
  private final Map<String, Long> versions = new HashMap<>();
  private long revision = 100;
  private long token;
  private Duration now = Duration.ZERO;

  /** A history whose watches have begun. */
  public HistoryBuilder() {
    KINDS.forEach(kind -> event(at -> new WatchOpened(at, kind, revision)));
  }

  /** The version of the object's last write. */
  public long versionOf(String name) {
    return versions.getOrDefault(name, 0L);
  }

  /** Adds any event. */
  public HistoryBuilder event(Function<Duration, HistoryEvent> eventAt) {
    events.add(eventAt.apply(now));
    return this;
  }

  /** Lets time pass. */
  public HistoryBuilder after(double seconds) {
    now = now.plusNanos((long) (seconds * 1e9));
    return this;
  }

  /** A new version of a lock. */
  public HistoryBuilder lock(String name, List<Entry> holders, List<Entry> draining) {
    ObjectNode lease = object("Lease", name, versions.containsKey(name));
    String summary = holders.isEmpty() ? "" : identity(holders.get(0).name());
    lease
        .putObject("spec")
        .put(
            "holderIdentity",
            holders.size() < 2 ? summary : summary + " (+" + (holders.size() - 1) + " more)");
    ObjectNode annotations = ((ObjectNode) lease.get("metadata")).putObject("annotations");
    if (!holders.isEmpty()) {
      annotations.put("leaselock.github.io/holders", list(holders));
    }
    stamp(annotations, name, lease.get("spec").get("holderIdentity").asText());
    if (!draining.isEmpty()) {
      annotations.put("leaselock.github.io/draining", list(draining));
    }
    return observed("Lease", name, lease);
  }

  /** A lock that one holds alone, and for which others wait. */
  public HistoryBuilder queued(String name, String holder, List<String> waiters) {
    token = versionOf(name);
    lock(name, List.of(new Entry(holder, "exclusive", token)), List.of());
    ObjectNode lease = object("Lease", name, true);
    lease.putObject("spec").put("holderIdentity", identity(holder));
    ObjectNode annotations = ((ObjectNode) lease.get("metadata")).putObject("annotations");
    stamp(annotations, name, identity(holder));
    annotations.put(
        "leaselock.github.io/holders", list(List.of(new Entry(holder, "exclusive", token))));
    annotations.put("leaselock.github.io/queue", queue(waiters));
    return observed("Lease", name, lease);
  }

  private static void stamp(ObjectNode annotations, String name, String summary) {
    annotations.put(
        "leaselock.github.io/format",
        JSON.createObjectNode()
            .put("format", 1)
            .put("lease", "uid-" + name)
            .put("holder", summary)
            .toString());
  }

  private static String queue(List<String> waiters) {
    List<String> kinds = List.of("MySQLBackup", "MySQLRestore");
    String tokens =
        waiters.stream()
            .map(
                name ->
                    (name.startsWith("restore") ? "x" : "s")
                        + kinds.indexOf(kindOf(name))
                        + ":"
                        + name
                        + "/uid-"
                        + name
                        + "@3")
            .collect(Collectors.joining(" "));
    ArrayNode list = JSON.createArrayNode();
    list.addObject()
        .put("of", String.join("/demo/ ", kinds) + "/demo/")
        .put("waiters", tokens)
        .put("since", "2026-03-04T05:06:07Z");
    return list.toString();
  }

  /** A held lock whose Lease belongs to an operation. */
  public HistoryBuilder owned(String name, String holder, String owner) {
    free(name);
    ObjectNode lease = object("Lease", name, true);
    lease.putObject("spec").put("holderIdentity", identity(holder));
    ObjectNode metadata = (ObjectNode) lease.get("metadata");
    ObjectNode annotations = metadata.putObject("annotations");
    stamp(annotations, name, identity(holder));
    annotations.put(
        "leaselock.github.io/holders",
        list(List.of(new Entry(holder, "exclusive", versionOf(name)))));
    metadata.putArray("ownerReferences").addObject().put("uid", "uid-" + owner);
    return observed("Lease", name, lease);
  }

  /** An operation that has succeeded. */
  public HistoryBuilder succeeded(String name, long rows, String checksum) {
    ObjectNode operation = object(kindOf(name), name, true);
    operation.putObject("spec").put("clusterName", "cluster1");
    operation
        .putObject("status")
        .put("state", "Succeeded")
        .put("rows", rows)
        .put("checksum", checksum)
        .put("operator", "a");
    return observed(kindOf(name), name, operation);
  }

  /** A lock that nobody holds. */
  public HistoryBuilder free(String name) {
    return lock(name, List.of(), List.of());
  }

  /** Grants the lock to one more holder, as the library does: the token is the version replaced. */
  public HistoryBuilder grant(String name, String mode, String holder) {
    token = versionOf(name);
    return lock(name, List.of(new Entry(holder, mode, token)), List.of());
  }

  /** The token of the last grant. */
  public long token() {
    return token;
  }

  /** A new version of a backup or restore. */
  public HistoryBuilder operation(String name, String state, String description, String operator) {
    String kind = name.startsWith("restore") ? "MySQLRestore" : "MySQLBackup";
    ObjectNode operation = object(kind, name, versions.containsKey(name));
    operation.putObject("spec").put("clusterName", "cluster1");
    ObjectNode status = operation.putObject("status");
    status.put("state", state).put("stateDescription", description).put("operator", operator);
    return observed(kind, name, operation);
  }

  /** The operation's object is gone. */
  public HistoryBuilder gone(String name) {
    String kind = name.startsWith("restore") ? "MySQLRestore" : "MySQLBackup";
    ObjectNode object = object(kind, name, true);
    versions.remove(name);
    return event(at -> new Observed(at, Change.DELETED, kind, object));
  }

  /** The history, its watches ended. */
  public History build() {
    return ended(Map.of()).unfinished();
  }

  /** The history as it is. */
  public History unfinished() {
    return new History(events);
  }

  /** Ends the watches, telling of other versions than were recorded if so wanted. */
  public HistoryBuilder ended(Map<String, Long> otherVersions) {
    for (String kind : KINDS) {
      Map<String, Long> remaining = new HashMap<>();
      versions.forEach(
          (name, version) -> {
            if (kindOf(name).equals(kind)) {
              remaining.put("uid-" + name, otherVersions.getOrDefault(name, version));
            }
          });
      event(at -> new WatchClosed(at, kind, remaining));
    }
    return this;
  }

  private HistoryBuilder observed(String kind, String name, ObjectNode object) {
    Change change = versions.containsKey(name) ? Change.MODIFIED : Change.ADDED;
    versions.put(name, revision);
    return event(at -> new Observed(at, change, kind, object));
  }

  private ObjectNode object(String kind, String name, boolean exists) {
    revision++;
    ObjectNode object = JSON.createObjectNode().put("kind", kind);
    object
        .putObject("metadata")
        .put("name", name)
        .put("namespace", "demo")
        .put("uid", "uid-" + name)
        .put("resourceVersion", String.valueOf(revision))
        .put("generation", exists ? 2 : 1);
    return object;
  }

  private static String list(List<Entry> entries) {
    ArrayNode list = JSON.createArrayNode();
    for (Entry entry : entries) {
      ObjectNode added =
          list.addObject()
              .put("holder", identity(entry.name()))
              .put("mode", entry.mode())
              .put("token", entry.token());
      if (entry.offered()) {
        added.put("offer", 60);
      }
    }
    return list.toString();
  }

  private static String identity(String name) {
    return kindOf(name) + "/demo/" + name + "/uid-" + name;
  }

  private static String kindOf(String name) {
    if (name.startsWith("restore")) {
      return "MySQLRestore";
    }
    return name.startsWith("backup") ? "MySQLBackup" : "Lease";
  }

  /**
   * One entry of a lock.
   *
   * @param name of the holder
   * @param mode shared or exclusive
   * @param token its token
   * @param offered whether it has not taken the lock up
   */
  public record Entry(String name, String mode, long token, boolean offered) {

    /** One that has taken it up. */
    public Entry(String name, String mode, long token) {
      this(name, mode, token, false);
    }
  }
}
