package io.github.leaselock.demo.play.stage;

import io.github.leaselock.demo.database.Database;
import io.github.leaselock.demo.database.LeaseLockSchema;
import io.github.leaselock.demo.play.history.HistoryEvent.Fenced;
import io.github.leaselock.demo.play.history.Journal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Takes the database's own ledger of fenced work into the history. */
public final class Ledger {

  private Ledger() {}

  /** Copies every row. */
  public static void copy(Database database, Journal journal) throws SQLException {
    String all =
        "SELECT lock_name, token, run_lock, run, subject, operator, state,"
            + String.format(
                Locale.ROOT,
                " COALESCE(first_batch, 0), COALESCE(last_batch, 0), refused FROM %s.work",
                LeaseLockSchema.NAME)
            + " ORDER BY token, run";
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(all)) {
      while (row.next()) {
        String lock = nameOf(row.getString(1));
        long token = row.getLong(2);
        String runLock = nameOf(row.getString(3));
        long run = row.getLong(4);
        String subject = row.getString(5);
        String operator = row.getString(6);
        String state = row.getString(7);
        long first = row.getLong(8);
        long last = row.getLong(9);
        long refused = row.getLong(10);
        journal.record(
            at ->
                new Fenced(
                    at, lock, token, runLock, run, subject, operator, state, first, last, refused));
      }
    }
  }

  /** The ledger knows locks by namespace and name; the demo has one namespace. */
  private static String nameOf(String key) {
    return key.substring(key.indexOf('/') + 1);
  }
}
