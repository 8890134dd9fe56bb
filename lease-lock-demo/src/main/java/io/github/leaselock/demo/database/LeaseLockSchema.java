package io.github.leaselock.demo.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables by which the database takes part in mutual exclusion, in a schema of their own that no
 * backup contains and no restore touches.
 *
 * <ul>
 *   <li>{@code fence}: one row per lock, {@code (lock_name, token, run, batches, unfinished)}: the
 *       highest (token, run) that ever wrote, how many fenced transactions were accepted in all,
 *       and the restore that began to replace the data and has not finished, if any.
 *   <li>{@code work}: one row per run, {@code (lock_name, token, run_lock, run, subject, operator,
 *       account, state, first_batch, last_batch, refused)}: the numbers of the first and last
 *       fenced transaction it was granted ({@code fence.batches} counts them), and how many were
 *       refused. {@code state} is {@code open}, {@code done}, or {@code evicted}. Runs of one lock
 *       that wrote must not interleave, and their numbers must grow with (token, run): that is what
 *       an audit checks.
 *   <li>{@code closed}: {@code (lock_name, token, run_lock)}: operations whose work under a grant
 *       has been drained, so that nothing of it may begin any more.
 * </ul>
 */
public final class LeaseLockSchema {

  /** Name of the schema. */
  public static final String NAME = "lease_lock";

  private static final List<String> STATEMENTS =
      List.of(
          "CREATE DATABASE IF NOT EXISTS " + NAME,
          "CREATE TABLE IF NOT EXISTS "
              + NAME
              + ".fence (lock_name VARCHAR(255) NOT NULL PRIMARY KEY, token BIGINT NOT NULL,"
              + " run BIGINT NOT NULL, batches BIGINT NOT NULL, unfinished VARCHAR(255) NULL)"
              + " ENGINE=InnoDB",
          "CREATE TABLE IF NOT EXISTS "
              + NAME
              + ".closed (lock_name VARCHAR(255) NOT NULL, token BIGINT NOT NULL,"
              + " run_lock VARCHAR(255) NOT NULL,"
              + " PRIMARY KEY (lock_name, token, run_lock)) ENGINE=InnoDB",
          "CREATE TABLE IF NOT EXISTS "
              + NAME
              + ".work (lock_name VARCHAR(255) NOT NULL, token BIGINT NOT NULL,"
              + " run_lock VARCHAR(255) NOT NULL, run BIGINT NOT NULL,"
              + " subject VARCHAR(255) NOT NULL, operator VARCHAR(255) NOT NULL,"
              + " account VARCHAR(64) NOT NULL UNIQUE, state VARCHAR(10) NOT NULL,"
              + " first_batch BIGINT NULL, last_batch BIGINT NULL,"
              + " refused BIGINT NOT NULL DEFAULT 0,"
              + " PRIMARY KEY (run_lock, run, token), KEY (lock_name, token)) ENGINE=InnoDB");

  private LeaseLockSchema() {}

  /** Creates what is missing; safe to call by several operators at once. */
  static void createOn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : STATEMENTS) {
        statement.execute(sql);
      }
    }
  }
}
