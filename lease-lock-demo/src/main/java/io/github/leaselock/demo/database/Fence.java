package io.github.leaselock.demo.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * Lets a transaction commit only if no newer permit has been seen: the check is a row that the
 * transaction itself locks, so there is no moment between check and write.
 *
 * <pre>
 *   BEGIN; SELECT ... FROM fence ... FOR UPDATE   refuse if (token, run) is smaller or closed
 *          UPDATE fence SET token, run            remember: everything older is refused from now on
 *          INSERT ...                             the write itself
 *   COMMIT                                        all of it or nothing
 * </pre>
 *
 * <p>Not fenced: {@code CREATE TABLE} and other DDL, which commits by itself in MariaDB.
 */
final class Fence {

  private static final String NEW_ROW =
      "INSERT IGNORE INTO lease_lock.fence VALUES (?, 0, 0, 0, NULL)";
  private static final String LOCK_ROW =
      "SELECT token, run, batches FROM lease_lock.fence WHERE lock_name = ? FOR UPDATE";
  private static final String CLOSED =
      "SELECT COUNT(*) FROM lease_lock.closed WHERE ((lock_name = ? AND token = ?)"
          + " OR (lock_name = ? AND token = ?)) AND run_lock = ?";
  private static final String RAISE =
      "UPDATE lease_lock.fence SET token = ?, run = ?, batches = ? WHERE lock_name = ?";
  private static final String COUNT =
      "UPDATE lease_lock.work SET first_batch = COALESCE(first_batch, ?), last_batch = ?"
          + " WHERE run_lock = ? AND run = ? AND token = ?";

  private Fence() {}

  /** Makes sure that the lock has a row; by an administrator, before the first {@link #pass}. */
  static void ensureRow(Connection connection, String lock) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(NEW_ROW)) {
      insert.setString(1, lock);
      insert.executeUpdate();
    }
  }

  /**
   * Passes the fence in the connection's open transaction, which must then do its writes and
   * commit.
   *
   * @throws FencedException if the permit is old or drained: roll back
   */
  static void pass(Connection transaction, Permit permit) throws SQLException, FencedException {
    if (transaction.getAutoCommit()) {
      throw new IllegalStateException("the fence protects a transaction, and there is none");
    }
    long batch = lockRow(transaction, permit) + 1;
    requireOpen(transaction, permit);
    try (PreparedStatement raise = transaction.prepareStatement(RAISE);
        PreparedStatement count = transaction.prepareStatement(COUNT)) {
      raise.setLong(1, permit.token());
      raise.setLong(2, permit.run());
      raise.setLong(3, batch);
      raise.setString(4, permit.lock());
      raise.executeUpdate();
      count.setLong(1, batch);
      count.setLong(2, batch);
      count.setString(3, permit.runLock());
      count.setLong(4, permit.run());
      count.setLong(5, permit.token());
      count.executeUpdate();
    }
  }

  /** Refuses a permit of which one grant has been drained. Locks nothing. */
  static void requireOpen(Connection connection, Permit permit)
      throws SQLException, FencedException {
    try (PreparedStatement closed = connection.prepareStatement(CLOSED)) {
      closed.setString(1, permit.lock());
      closed.setLong(2, permit.token());
      closed.setString(3, permit.runLock());
      closed.setLong(4, permit.run());
      closed.setString(5, permit.runLock());
      try (ResultSet row = closed.executeQuery()) {
        if (row.next() && row.getLong(1) > 0) {
          throw new FencedException(permit, "another holder or operator has taken over");
        }
      }
    }
  }

  private static long lockRow(Connection transaction, Permit permit)
      throws SQLException, FencedException {
    try (PreparedStatement query = transaction.prepareStatement(LOCK_ROW)) {
      query.setString(1, permit.lock());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("lease_lock.fence has no row for " + permit.lock());
        }
        if (permit.isOlderThan(row.getLong(1), row.getLong(2))) {
          throw new FencedException(
              permit,
              String.format(
                  Locale.ROOT,
                  "token %d, run %d has written since",
                  row.getLong(1),
                  row.getLong(2)));
        }
        return row.getLong(3);
      }
    }
  }

  /**
   * Locks the row without passing, so that the caller's transaction comes before or after others.
   */
  static void serialize(Connection transaction, String lock) throws SQLException {
    try (PreparedStatement query = transaction.prepareStatement(LOCK_ROW)) {
      query.setString(1, lock);
      query.executeQuery().close();
    }
  }

  /**
   * Sets or clears the mark of a restore that began to replace the data, in a fenced transaction.
   */
  static void markUnfinished(Connection transaction, String lock, Optional<String> restore)
      throws SQLException {
    try (PreparedStatement mark =
        transaction.prepareStatement(
            "UPDATE lease_lock.fence SET unfinished = ? WHERE lock_name = ?")) {
      mark.setString(1, restore.orElse(null));
      mark.setString(2, lock);
      mark.executeUpdate();
    }
  }

  /** The restore that began to replace the data and did not finish. */
  static Optional<String> unfinished(Connection connection, String lock) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT unfinished FROM lease_lock.fence WHERE lock_name = ?")) {
      query.setString(1, lock);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }
}
