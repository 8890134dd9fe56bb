package io.github.leaselock.demo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a backup or a restore. Written only by the operator that runs the object, and
 * only by compare-and-swap on the version it read.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public abstract class OperationStatus {

  private @Nullable OperationState state;

  private @Nullable String stateDescription;
  private @Nullable String reason;

  private @Nullable String waitingForNames;

  private @Nullable List<WaitingFor> waitingFor;
  private @Nullable String waitingSince;
  private @Nullable Long token;
  private @Nullable Long run;

  private @Nullable String operator;

  private @Nullable String started;

  private @Nullable String completed;

  private @Nullable Long rows;
  private @Nullable String checksum;
  private @Nullable Integer failures;
  private @Nullable List<Condition> conditions;

  OperationStatus() {}

  /** Absent: no operator has looked at the object yet. */
  public @Nullable OperationState getState() {
    return state;
  }

  public void setState(@Nullable OperationState state) {
    this.state = state;
  }

  /** The state in a sentence, for people. */
  public @Nullable String getStateDescription() {
    return stateDescription;
  }

  public void setStateDescription(@Nullable String stateDescription) {
    this.stateDescription = stateDescription;
  }

  /** The state's reason in one CamelCase word, for programs. */
  public @Nullable String getReason() {
    return reason;
  }

  public void setReason(@Nullable String reason) {
    this.reason = reason;
  }

  /** The names in {@link #getWaitingFor()}, joined: for the printer column. */
  public @Nullable String getWaitingForNames() {
    return waitingForNames;
  }

  public void setWaitingForNames(@Nullable String waitingForNames) {
    this.waitingForNames = waitingForNames;
  }

  /** Who holds the lock that this object waits for. */
  public @Nullable List<WaitingFor> getWaitingFor() {
    return waitingFor;
  }

  public void setWaitingFor(@Nullable List<WaitingFor> waitingFor) {
    this.waitingFor = waitingFor;
  }

  /** Since when this object waits, as an RFC 3339 timestamp. */
  public @Nullable String getWaitingSince() {
    return waitingSince;
  }

  public void setWaitingSince(@Nullable String waitingSince) {
    this.waitingSince = waitingSince;
  }

  /** The fencing token of the cluster's lock. */
  public @Nullable Long getToken() {
    return token;
  }

  public void setToken(@Nullable Long token) {
    this.token = token;
  }

  /** The fencing token of the object's own lock: larger for each operator that takes it up. */
  public @Nullable Long getRun() {
    return run;
  }

  public void setRun(@Nullable Long run) {
    this.run = run;
  }

  /** Id of the operator process that runs, or ran, the object. */
  public @Nullable String getOperator() {
    return operator;
  }

  public void setOperator(@Nullable String operator) {
    this.operator = operator;
  }

  /** When the present run began, as an RFC 3339 timestamp. */
  public @Nullable String getStarted() {
    return started;
  }

  public void setStarted(@Nullable String started) {
    this.started = started;
  }

  /** When the terminal state was reached, as an RFC 3339 timestamp. */
  public @Nullable String getCompleted() {
    return completed;
  }

  public void setCompleted(@Nullable String completed) {
    this.completed = completed;
  }

  /** Rows written to the backup, or to the database. */
  public @Nullable Long getRows() {
    return rows;
  }

  public void setRows(@Nullable Long rows) {
    this.rows = rows;
  }

  /** How often the work has failed so far; absent: never. */
  public @Nullable Integer getFailures() {
    return failures;
  }

  public void setFailures(@Nullable Integer failures) {
    this.failures = failures;
  }

  /**
   * As everywhere in Kubernetes: {@code LockAcquired} (whether the lock of the cluster was acquired
   * for this object) and {@code Succeeded} ({@code Unknown} until it has ended). The newest
   * information is in {@code reason} and {@code message}.
   */
  public @Nullable List<Condition> getConditions() {
    return conditions;
  }

  public void setConditions(@Nullable List<Condition> conditions) {
    this.conditions = conditions;
  }

  /** SHA-256 of the backup file, in hexadecimal. */
  public @Nullable String getChecksum() {
    return checksum;
  }

  public void setChecksum(@Nullable String checksum) {
    this.checksum = checksum;
  }
}
