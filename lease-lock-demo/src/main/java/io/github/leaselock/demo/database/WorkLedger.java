package io.github.leaselock.demo.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who works in the database, as the database itself knows it, and how to end it.
 *
 * <p>Every run gets a database account of its own, with the least privileges that do and a password
 * nobody else knows. So the server's list of sessions says at any time whether work of a run is
 * alive, whichever tool does it and whatever became of the process that started it; and dropping
 * the account ends the run for good. Thread-safe.
 */
public final class WorkLedger {

  private static final Logger LOG = LoggerFactory.getLogger(WorkLedger.class);

  private static final String OPEN =
      "INSERT INTO lease_lock.work (lock_name, token, run_lock, run, subject, operator, account,"
          + " state) VALUES (?, ?, ?, ?, ?, ?, ?, 'open')"
          + " ON DUPLICATE KEY UPDATE state = 'open'";
  private static final String FINISH =
      "UPDATE lease_lock.work SET state = 'done' WHERE account = ? AND state = 'open'";
  private static final String REFUSED =
      "UPDATE lease_lock.work SET refused = refused + 1 WHERE account = ?";
  private static final String MATCHING =
      " WHERE ((lock_name = ? AND token = ?) OR (run_lock = ? AND run = ?)) AND run_lock = ?";

  private final Database database;

  public WorkLedger(Database database) {
    this.database = database;
  }

  /** What a run may do with the data. */
  public enum Access {
    /** Read everything: a backup. */
    READ("SELECT, SHOW VIEW, LOCK TABLES"),
    /** Replace everything: a restore. */
    REPLACE("SELECT, INSERT, DELETE, CREATE, REFERENCES, INDEX");

    private final String privileges;

    Access(String privileges) {
      this.privileges = privileges;
    }
  }

  /**
   * Enters a run and makes its account.
   *
   * @throws FencedException if the permit has been drained, before or meanwhile
   */
  public WorkAccount open(Permit permit, String schema, Access access)
      throws SQLException, FencedException {
    WorkAccount account = new WorkAccount(database, permit, schema, UUID.randomUUID().toString());
    try (Connection connection = database.connect()) {
      Fence.ensureRow(connection, permit.lock());
      enter(connection, permit);
      createAccount(connection, account, access);
      // A drain closes the grant first and drops accounts then: either it saw ours, or we see it.
      try {
        Fence.requireOpen(connection, permit);
      } catch (FencedException e) {
        dropAccount(connection, permit.account());
        throw e;
      }
    }
    return account;
  }

  /**
   * Ends a run that has come to its end: its account goes. Idempotent. If the server cannot be
   * reached, the account stays until the next drain; nobody knows its password any more.
   */
  public void finish(Permit permit) {
    try (Connection connection = database.connect();
        PreparedStatement finish = connection.prepareStatement(FINISH)) {
      dropAccount(connection, permit.account());
      finish.setString(1, permit.account());
      finish.executeUpdate();
    } catch (SQLException e) {
      LOG.warn("The account of {} could not be dropped: {}", permit, e.getMessage());
    }
  }

  /** Counts a transaction that the fence refused. */
  public void countRefusal(Permit permit) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement count = connection.prepareStatement(REFUSED)) {
      count.setString(1, permit.account());
      count.executeUpdate();
    }
  }

  /**
   * Ends all work of one operation under one grant, for good: nothing of it may begin any more,
   * open sessions are killed, their accounts dropped. The grant may be one of a cluster's lock or
   * of an object's lock.
   *
   * @param runLock the operation's own lock: backups that were handed the lock by one write share a
   *     token, two lives of one name among them
   * @return true if nothing is left; false if sessions still roll back: ask again
   */
  public boolean drain(String lock, long token, String runLock) throws SQLException {
    try (Connection connection = database.connect()) {
      endSessions(connection, lock, token, runLock);
      close(connection, lock, token, runLock);
      endSessions(connection, lock, token, runLock);
      return sessions(connection, lock, token, runLock) == 0;
    }
  }

  /** How many database sessions of one operation work under one grant at this moment. */
  public int sessions(String lock, long token, String runLock) throws SQLException {
    try (Connection connection = database.connect()) {
      return sessions(connection, lock, token, runLock);
    }
  }

  private static void enter(Connection connection, Permit permit)
      throws SQLException, FencedException {
    connection.setAutoCommit(false);
    try (PreparedStatement open = connection.prepareStatement(OPEN)) {
      Fence.serialize(connection, permit.lock());
      Fence.requireOpen(connection, permit);
      open.setString(1, permit.lock());
      open.setLong(2, permit.token());
      open.setString(3, permit.runLock());
      open.setLong(4, permit.run());
      open.setString(5, permit.subject());
      open.setString(6, permit.operator());
      open.setString(7, permit.account());
      open.executeUpdate();
      connection.commit();
    } catch (SQLException | FencedException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void createAccount(Connection connection, WorkAccount account, Access access)
      throws SQLException {
    String user = quoted(account.permit().account());
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE USER " + user + " IDENTIFIED BY '" + account.password() + "'");
      statement.execute(
          "GRANT " + access.privileges + " ON `" + account.schema() + "`.* TO " + user);
      if (access == Access.REPLACE) {
        statement.execute("GRANT SELECT, UPDATE ON lease_lock.fence TO " + user);
        statement.execute("GRANT SELECT, UPDATE ON lease_lock.work TO " + user);
        statement.execute("GRANT SELECT ON lease_lock.closed TO " + user);
      }
    }
  }

  /** Under the row lock of the fence: a transaction that has passed it commits before, or never. */
  private static void close(Connection connection, String lock, long token, String runLock)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT IGNORE INTO lease_lock.closed VALUES (?, ?, ?)")) {
      for (String fenced : clusterLocks(connection, lock, token, runLock)) {
        Fence.serialize(connection, fenced);
      }
      insert.setString(1, lock);
      insert.setLong(2, token);
      insert.setString(3, runLock);
      insert.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void endSessions(Connection connection, String lock, long token, String runLock)
      throws SQLException {
    for (String account : accounts(connection, lock, token, runLock)) {
      dropAccount(connection, account);
      try (Statement statement = connection.createStatement()) {
        statement.execute("KILL USER " + quoted(account));
      }
    }
    String evict =
        "UPDATE lease_lock.work SET state = 'evicted'" + MATCHING + " AND state = 'open'";
    try (PreparedStatement update = connection.prepareStatement(evict)) {
      bind(update, lock, token, runLock);
      update.executeUpdate();
    }
  }

  private static int sessions(Connection connection, String lock, long token, String runLock)
      throws SQLException {
    String sql =
        "SELECT COUNT(*) FROM information_schema.processlist WHERE user IN"
            + " (SELECT account FROM lease_lock.work"
            + MATCHING
            + ")";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      bind(query, lock, token, runLock);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private static List<String> accounts(
      Connection connection, String lock, long token, String runLock) throws SQLException {
    return column(
        connection, "SELECT account FROM lease_lock.work" + MATCHING, lock, token, runLock);
  }

  private static List<String> clusterLocks(
      Connection connection, String lock, long token, String runLock) throws SQLException {
    return column(
        connection,
        "SELECT DISTINCT lock_name FROM lease_lock.work" + MATCHING,
        lock,
        token,
        runLock);
  }

  private static List<String> column(
      Connection connection, String sql, String lock, long token, String runLock)
      throws SQLException {
    List<String> values = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      bind(query, lock, token, runLock);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          values.add(rows.getString(1));
        }
      }
    }
    return values;
  }

  private static void bind(PreparedStatement statement, String lock, long token, String runLock)
      throws SQLException {
    statement.setString(1, lock);
    statement.setLong(2, token);
    statement.setString(3, lock);
    statement.setLong(4, token);
    statement.setString(5, runLock);
  }

  private static void dropAccount(Connection connection, String account) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP USER IF EXISTS " + quoted(account));
    }
  }

  /** Accounts are made of letters, digits and underscores by {@link Permit#account}. */
  private static String quoted(String account) {
    return "'" + account + "'@'%'";
  }
}
