package io.github.leaselock.demo.database;

import java.util.Locale;

/**
 * Under which grants work is done: the one of the cluster's lock, which keeps other backups and
 * restores out, and the one of the object's own lock, which keeps other operator processes out.
 *
 * <p>Permits of one cluster are ordered by {@code (token, run)}. Both numbers are fencing tokens:
 * the first grows from holder to holder, the second from operator to operator while the holder
 * stays the same. So of two permits that contradict each other, the later one is the larger.
 *
 * @param lock name of the cluster's lock
 * @param token its grant
 * @param runLock name of the object's lock
 * @param run its grant
 * @param subject {@code Kind/name} of the object, for people
 * @param operator id of the operator process
 */
public record Permit(
    String lock, long token, String runLock, long run, String subject, String operator) {

  /** Name of the database account for this work and no other; at most 52 characters. */
  String account() {
    return String.format(
        Locale.ROOT, "ll_%s_%d_%d", Integer.toHexString(runLock.hashCode()), token, run);
  }

  boolean isOlderThan(long otherToken, long otherRun) {
    return token < otherToken || (token == otherToken && run < otherRun);
  }
}
