package io.github.leaselock.demo.database;

import io.github.leaselock.demo.database.DumpReader.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces the rows of a schema by those of a backup, in batches: each batch one transaction that
 * passes the {@link Fence} first.
 *
 * <pre>
 *   check the file ──► mark unfinished ──► missing tables ──► delete rows ──► insert rows ──► unmark
 *                          fenced           not fenced         fenced          fenced        fenced
 * </pre>
 *
 * <p>In place, as a physical restore would be: in the middle the data are neither the old nor the
 * new ones, so a backup must not run then, and a restore that died must be done again before
 * anybody else gets the lock. The mark {@code unfinished} outlives both, and no backup is made of
 * marked data.
 *
 * <p>Every run begins anew; nothing depends on how far an earlier one came. Tables that the backup
 * does not have are left alone; tables whose structure has changed since make the restore fail.
 */
public final class Restore {

  /**
   * Restores a backup.
   *
   * @param account whose sessions to use
   * @param file a file written by {@link Dump}
   * @param checksum its SHA-256 when it was written
   * @param batchRows rows per transaction
   * @param checkpoint tells whether to go on
   * @return how many rows were inserted
   * @throws FencedException if the database has seen a newer permit
   * @throws UnusableDataException if the file is not what was written
   */
  public long run(
      WorkAccount account, Path file, String checksum, int batchRows, Checkpoint checkpoint)
      throws SQLException,
          IOException,
          FencedException,
          WorkAbortedException,
          UnusableDataException,
          InterruptedException {
    requireIntact(file, checksum);
    try (Connection connection = account.connect()) {
      settings(connection);
      Run run = new Run(connection, account.permit());
      run.fenced(() -> run.mark(Optional.of(account.permit().subject())));
      checkpoint.reached(0);
      List<String> tables = createTables(connection, file);
      for (String table : tables) {
        run.fenced(() -> run.execute("DELETE FROM " + table));
        checkpoint.reached(0);
      }
      long rows = insertRows(run, file, batchRows, checkpoint);
      run.fenced(() -> run.mark(Optional.empty()));
      return rows;
    }
  }

  private static long insertRows(Run run, Path file, int batchRows, Checkpoint checkpoint)
      throws SQLException,
          IOException,
          FencedException,
          WorkAbortedException,
          UnusableDataException,
          InterruptedException {
    long inserted = 0;
    try (DumpReader reader = new DumpReader(file)) {
      Optional<Step> step = reader.next(batchRows);
      while (step.isPresent()) {
        if (step.get() instanceof Step.Rows rows) {
          run.fenced(() -> run.execute(rows.statement()));
          inserted += rows.rows();
          checkpoint.reached(inserted);
        }
        step = reader.next(batchRows);
      }
    }
    return inserted;
  }

  private static List<String> createTables(Connection connection, Path file)
      throws SQLException, IOException, UnusableDataException {
    List<String> tables = new ArrayList<>();
    try (DumpReader reader = new DumpReader(file);
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      Optional<Step> step = reader.next(Integer.MAX_VALUE);
      while (step.isPresent()) {
        if (step.get() instanceof Step.Table table) {
          statement.execute(table.statement());
          tables.add(table.table());
        }
        step = reader.next(Integer.MAX_VALUE);
      }
    }
    return tables;
  }

  private static void requireIntact(Path file, String checksum)
      throws IOException, UnusableDataException {
    if (!Files.isRegularFile(file)) {
      throw new UnusableDataException("the backup file " + file.getFileName() + " is missing");
    }
    if (!Checksums.ofFile(file).equals(checksum)) {
      throw new UnusableDataException(
          "the backup file " + file.getFileName() + " is damaged: its checksum differs");
    }
  }

  /** The same for which the dump was written. */
  private static void settings(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET time_zone = '+00:00', unique_checks = 0, foreign_key_checks = 0,"
              + " sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
    }
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
  }

  /** One connection that works under one permit. */
  private record Run(Connection connection, Permit permit) {

    @FunctionalInterface
    interface Write {
      void run() throws SQLException;
    }

    void fenced(Write write) throws SQLException, FencedException {
      connection.setAutoCommit(false);
      try {
        Fence.pass(connection, permit);
        write.run();
        connection.commit();
      } catch (SQLException | FencedException e) {
        rollBack(e);
        throw e;
      }
      connection.setAutoCommit(true);
    }

    void execute(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.setEscapeProcessing(false); // a value may well contain a brace
        statement.execute(sql);
      }
    }

    void mark(Optional<String> restore) throws SQLException {
      Fence.markUnfinished(connection, permit.lock(), restore);
    }

    /** A killed session cannot be rolled back by us; the server does it. */
    private void rollBack(Exception cause) {
      try {
        connection.rollback();
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
