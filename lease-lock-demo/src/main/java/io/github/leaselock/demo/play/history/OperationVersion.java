package io.github.leaselock.demo.play.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.leaselock.demo.play.history.History.Version;
import io.github.leaselock.demo.play.history.HistoryEvent.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * What one version of a backup's or restore's custom resource says.
 *
 * @param version the version it was read from
 */
public record OperationVersion(Version version) {

  /** Name of the custom resource. */
  public String name() {
    return version.observed().name();
  }

  /** Its uid. */
  public String uid() {
    return version.observed().uid();
  }

  /** Its kind. */
  public String kind() {
    return version.observed().kind();
  }

  /** The cluster that it is about. */
  public String cluster() {
    return version.observed().object().path("spec").path("clusterName").asText("");
  }

  /** Whom it waits for, as the operator tells. */
  public List<Obstacle> obstacles() {
    List<Obstacle> obstacles = new ArrayList<>();
    for (JsonNode one : version.observed().object().path("status").path("waitingFor")) {
      String holder = one.path("holder").asText("");
      obstacles.add(
          new Obstacle(
              holder.substring(holder.indexOf('/') + 1),
              one.path("mode").asText(""),
              one.path("why").asText("")));
    }
    return obstacles;
  }

  /** How many rows it has read or written; 0 if it does not say. */
  public long rows() {
    return version.observed().object().path("status").path("rows").asLong(0);
  }

  /** The checksum of the backup file that it wrote or read; empty if it does not say. */
  public String checksum() {
    return status("checksum");
  }

  /** Whether it needs the cluster for itself. */
  public boolean isExclusive() {
    return kind().endsWith("Restore");
  }

  /** {@code status.state}; empty before the operator has seen it. */
  public String state() {
    return status("state");
  }

  /** The state in a sentence: {@code status.stateDescription}. */
  public String description() {
    return status("stateDescription");
  }

  /** The operator that works on it. */
  public String operator() {
    return status("operator");
  }

  /** It waits for another. */
  public boolean isWaiting() {
    return !isGone() && state().equals("Waiting");
  }

  /** Its work is under way. */
  public boolean isWorking() {
    return !isGone() && state().equals("Running");
  }

  /** Its work has ended, well or not. */
  public boolean isFinished() {
    return switch (state()) {
      case "Succeeded", "Failed", "Error" -> true;
      default -> false;
    };
  }

  /** It has done what it was asked to. */
  public boolean isSucceeded() {
    return state().equals("Succeeded");
  }

  /** It has not, and will not. */
  public boolean isFailed() {
    return state().equals("Failed");
  }

  /** The custom resource no longer exists. */
  public boolean isGone() {
    return version.observed().change() == Change.DELETED;
  }

  /** Somebody has asked for its deletion. */
  public boolean isDeleting() {
    return version.observed().object().path("metadata").has("deletionTimestamp");
  }

  private String status(String field) {
    JsonNode status = version.observed().object().path("status");
    return status.path(field).asText("");
  }

  /**
   * One that stands in the way.
   *
   * @param name of the operation that holds the lock
   * @param mode in which it holds it
   * @param why what it holds it for
   */
  public record Obstacle(String name, String mode, String why) {}
}
