package io.github.leaselock.demo.operator;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One thing that an operator process tells the world: one line on its standard output.
 *
 * <pre>
 * EVENT 2026-11-22T10:00:00.123Z ops-a-x7k2 MySQLRestore/restore1 WAITING for MySQLBackup/backup1 ...
 *       at                       operator   subject               what    message
 * </pre>
 *
 * <p>The first five words never contain a space; the message is the rest of the line, for people.
 * Lines that do not begin with {@code EVENT} are no events.
 *
 * @param at when, by the operator's wall clock: for people, not for ordering
 * @param operator id of the operator process
 * @param subject {@code Kind/name} of the object it is about, or {@code Operator/<id>}
 * @param what what happened
 * @param message the rest, in words
 */
public record OperatorEvent(
    Instant at, String operator, String subject, What what, String message) {

  /** What can happen. The names are the words in the line. */
  public enum What {
    /** The process watches and is ready to work: printed once, when it is. */
    READY,
    /** The object waits for others; the message names them, since when they hold, and why. */
    WAITING,
    /** This operator took the object up after another operator's process had died. */
    TAKEOVER,
    /** Work of an evicted holder is still being ended in the database. */
    DRAINING,
    /** Nothing of an evicted holder's work is left. */
    DRAINED,
    /** The lock of the cluster is held for the object; the message has mode and token. */
    ACQUIRED,
    /** The work has begun. */
    STARTED,
    /** Part of the work is done; the message says how much. */
    PROGRESS,
    /** The work failed and will be tried again under the same hold. */
    RETRY,
    /** The object must not run: a backup that meets a restore, or a spec that cannot work. */
    REFUSED,
    /** The work is done and the terminal status is stored. */
    SUCCEEDED,
    /** The work failed and the terminal status is stored. */
    FAILED,
    /** The work was stopped: object deleted, lock lost, or process stopping. */
    ABORTED,
    /** A transaction was refused by the fence: a newer holder exists. */
    FENCED,
    /** The locks were given back. */
    RELEASED,
    /** The object was deleted and nothing of it runs any more. */
    DELETED,
    /** Something went wrong that will be tried again. */
    TROUBLE,
    /** The process ends by itself; the message says why. */
    STOPPED
  }

  /** The line, without a line end. */
  public String toLine() {
    return String.join(
        " ",
        "EVENT",
        at.truncatedTo(ChronoUnit.MILLIS).toString(),
        operator,
        subject,
        what.name(),
        message.replaceAll("\\s+", " ").strip());
  }

  /** Reads a line; empty if it is no event. */
  public static Optional<OperatorEvent> parse(String line) {
    String[] words = line.split(" ", 6);
    if (words.length < 5 || !words[0].equals("EVENT")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new OperatorEvent(
              Instant.parse(words[1]),
              words[2],
              words[3],
              What.valueOf(words[4]),
              words.length == 6 ? words[5] : ""));
    } catch (DateTimeParseException | IllegalArgumentException notAnEvent) {
      return Optional.empty();
    }
  }
}
