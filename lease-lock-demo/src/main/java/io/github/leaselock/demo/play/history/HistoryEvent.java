package io.github.leaselock.demo.play.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;

/**
 * One thing that happened, with the time since the demo began at which the demo learned of it.
 *
 * <p>The time is for people and pictures. What happened before what is told by the API server's
 * resource versions, see {@link History#inServerOrder()}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = HistoryEvent.WatchOpened.class, name = "watch-opened"),
  @JsonSubTypes.Type(value = HistoryEvent.Began.class, name = "began"),
  @JsonSubTypes.Type(value = HistoryEvent.WatchBroken.class, name = "watch-broken"),
  @JsonSubTypes.Type(value = HistoryEvent.WatchResumed.class, name = "watch-resumed"),
  @JsonSubTypes.Type(value = HistoryEvent.WatchClosed.class, name = "watch-closed"),
  @JsonSubTypes.Type(value = HistoryEvent.Observed.class, name = "observed"),
  @JsonSubTypes.Type(value = HistoryEvent.SceneBegan.class, name = "scene"),
  @JsonSubTypes.Type(value = HistoryEvent.Acted.class, name = "acted"),
  @JsonSubTypes.Type(value = HistoryEvent.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = HistoryEvent.Told.class, name = "told"),
  @JsonSubTypes.Type(value = HistoryEvent.Fenced.class, name = "fenced"),
})
public sealed interface HistoryEvent {

  /** Time since the demo began. */
  Duration at();

  /** From here on every version of every object of the kind is recorded. */
  record WatchOpened(Duration at, String kind, long resourceVersion) implements HistoryEvent {}

  /**
   * What is played.
   *
   * @param play its name
   * @param seed from which it is made up
   * @param length how long it shall last; zero if it ends when it is over
   * @param real whether on a real API server, which can be restarted
   */
  record Began(Duration at, String play, long seed, Duration length, boolean real)
      implements HistoryEvent {}

  /** The watch broke, and was resumed where it was: nothing is missing. */
  record WatchResumed(Duration at, String kind, long resourceVersion) implements HistoryEvent {}

  /** Versions of the kind may be missing: the watch ended and could not be resumed where it was. */
  record WatchBroken(Duration at, String kind, String why) implements HistoryEvent {}

  /**
   * The recording of the kind is complete up to here.
   *
   * @param remaining the objects that existed then, read live: resource version by uid
   */
  record WatchClosed(Duration at, String kind, Map<String, Long> remaining)
      implements HistoryEvent {
    /** Copies the map. */
    public WatchClosed {
      remaining = Map.copyOf(remaining);
    }
  }

  /** One version of one object, as the API server told it. */
  record Observed(Duration at, Change change, String kind, JsonNode object)
      implements HistoryEvent {

    /** {@code metadata.name}. */
    public String name() {
      return metadata("name");
    }

    /** {@code metadata.namespace}. */
    public String namespace() {
      return metadata("namespace");
    }

    /** {@code metadata.uid}. */
    public String uid() {
      return metadata("uid");
    }

    /** {@code metadata.resourceVersion}; 0 if the object has none. */
    public long resourceVersion() {
      return object.path("metadata").path("resourceVersion").asLong(0);
    }

    private String metadata(String field) {
      return object.path("metadata").path(field).asText("");
    }
  }

  /** A scene of the play began. */
  record SceneBegan(Duration at, String scene, String title) implements HistoryEvent {}

  /** The demo itself did something to the world. */
  record Acted(Duration at, Action action, String target, String detail) implements HistoryEvent {}

  /** The demo measured the content of the database. */
  record Measured(Duration at, String label, Expectation expectation, long rows, String checksum)
      implements HistoryEvent {}

  /** An operator said something on its standard output: for people, and no evidence. */
  record Told(Duration at, String operator, String subject, String what, String message)
      implements HistoryEvent {}

  /**
   * A row of the database's own ledger: one run of one operation, and which of the fenced
   * transactions of its lock it was granted.
   *
   * @param lock the lock of the cluster, and {@code token} the grant under which it ran
   * @param runLock the lock of the operation, and {@code run} the grant of that one
   * @param subject the operation
   * @param firstBatch number of its first accepted transaction among those of the lock; 0 if none
   * @param lastBatch number of its last one
   * @param refused how many transactions were refused
   */
  record Fenced(
      Duration at,
      String lock,
      long token,
      String runLock,
      long run,
      String subject,
      String operator,
      String state,
      long firstBatch,
      long lastBatch,
      long refused)
      implements HistoryEvent {}

  /** What a watch says happened to an object. */
  enum Change {
    /** Created, or there already when the watch began. */
    ADDED,
    /** Changed. */
    MODIFIED,
    /** Gone. */
    DELETED
  }

  /** What the demo can do to the world. */
  enum Action {
    /** Started an operator. */
    START,
    /** Created a custom resource. */
    CREATE,
    /** Changed data in the database behind everybody's back. */
    DAMAGE,
    /** Killed an operator with SIGKILL. */
    KILL,
    /** Deleted a custom resource. */
    DELETE,
    /** Stopped an operator with SIGSTOP. */
    FREEZE,
    /** Let a stopped operator go on, with SIGCONT. */
    THAW,
    /** Killed the API server and started it again. */
    RESTART,
    /** Wrote to the database under the grants of work that is over, as a late packet would. */
    LATE_WRITE
  }

  /** What a measured checksum is expected to be. */
  enum Expectation {
    /** This is the content that backups are taken of. */
    ORIGINAL,
    /** Differs from the last original: the data is damaged. */
    DAMAGED,
    /** Equals the last original: the data is restored. */
    RESTORED
  }
}
