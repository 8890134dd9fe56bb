package io.github.leaselock.demo.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The sign of life of one operator process: a database session that owns a named lock.
 *
 * <p>Why it is sound to take an operator for dead when its session is over:
 *
 * <ol>
 *   <li>Only the server ends the session, when the connection breaks (the kernel closes it when the
 *       process dies, by whatever signal) or stays silent for {@link #SILENCE}; no clock of another
 *       machine is involved. An operator that cannot be judged is live.
 *   <li>An id is never used again: it has a random part, and an operator that loses its session
 *       ends itself. So "over" is final.
 *   <li>"Over" does not prove that the <em>work</em> is over: a paused process may still have open
 *       connections. So who takes over drains the work ({@link WorkLedger#drain}) before it acts,
 *       and its writes carry a larger run number that the fence remembers.
 *   <li>Nor does it prove that the process has stopped: its last status update may still come. It
 *       is a compare-and-swap on the version it read, which fails once the next operator wrote.
 * </ol>
 */
public final class OperatorSession implements AutoCloseable {

  /** The server ends a session that says nothing for this long, unless told otherwise. */
  public static final Duration SILENCE = Duration.ofSeconds(30);

  private static final int SHORTEST_SILENCE_SECONDS = 3;

  private static final Pattern ID = Pattern.compile("[a-z0-9][-a-z0-9]{0,39}");

  private final Connection connection;
  private final String name;
  private final int silenceSeconds;

  private OperatorSession(Connection connection, String name, int silenceSeconds) {
    this.connection = connection;
    this.name = name;
    this.silenceSeconds = silenceSeconds;
  }

  /** As the other one, with {@link #SILENCE}. */
  public static OperatorSession begin(Database database, String operator) throws SQLException {
    return begin(database, operator, SILENCE);
  }

  /**
   * Begins the session of an operator; to be called once in the life of its id, before it acquires
   * anything.
   *
   * @param silence after which the server ends the session; whole seconds, at least 3
   * @throws IllegalStateException if a session with this id exists
   */
  public static OperatorSession begin(Database database, String operator, Duration silence)
      throws SQLException {
    int silenceSeconds = Math.toIntExact(silence.toSeconds());
    if (silenceSeconds < SHORTEST_SILENCE_SECONDS) {
      throw new IllegalArgumentException("a silence of 3 s at least, not " + silence);
    }
    String name = lockName(operator);
    Connection connection = database.connect();
    try (Statement settings = connection.createStatement();
        PreparedStatement take = connection.prepareStatement("SELECT GET_LOCK(?, 0)")) {
      settings.execute("SET SESSION wait_timeout = " + silenceSeconds);
      take.setString(1, name);
      if (firstLong(take) != 1) {
        throw new IllegalStateException("An operator with the id " + operator + " runs already");
      }
      return new OperatorSession(connection, name, silenceSeconds);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Whether the session of an operator is over, for good.
   *
   * @throws SQLException if the server cannot be asked: then nothing is known
   */
  public static boolean isOver(Database database, String operator) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement("SELECT IS_FREE_LOCK(?)")) {
      ask.setString(1, lockName(operator));
      return firstLong(ask) == 1;
    }
  }

  /**
   * Says something, so that the server does not take the process for dead; to be called every few
   * seconds.
   *
   * @return false if the session is over: the process must not act any more
   */
  public synchronized boolean beat() {
    try (PreparedStatement ask =
        connection.prepareStatement("SELECT IS_USED_LOCK(?) = CONNECTION_ID()")) {
      ask.setQueryTimeout(silenceSeconds / 3);
      ask.setString(1, name);
      return firstLong(ask) == 1;
    } catch (SQLException lost) {
      return false;
    }
  }

  /** Ends the session. */
  @Override
  public synchronized void close() throws SQLException {
    connection.close();
  }

  private static String lockName(String operator) {
    if (!ID.matcher(operator).matches()) {
      throw new IllegalArgumentException(
          "an operator id is 1 to 40 of a-z, 0-9 and -, not " + operator);
    }
    return LeaseLockSchema.NAME + "/operator/" + operator;
  }

  private static long firstLong(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
