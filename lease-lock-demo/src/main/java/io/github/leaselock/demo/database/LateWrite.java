package io.github.leaselock.demo.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A write under the grants of work that is over: what a delayed packet, a tool with another account
 * or a machine that was paused may do. The fence must refuse it.
 */
public final class LateWrite {

  /** A run that another one has replaced: the fence has seen a larger (token, run) since. */
  private static final String OVER =
      "SELECT w.lock_name, w.token, w.run_lock, w.run, w.subject, w.operator"
          + " FROM lease_lock.work w JOIN lease_lock.fence f ON f.lock_name = w.lock_name"
          + " WHERE w.token < f.token OR (w.token = f.token AND w.run < f.run)"
          + " ORDER BY w.token DESC, w.run DESC LIMIT 1";

  private final Database database;

  public LateWrite(Database database) {
    this.database = database;
  }

  /**
   * What became of it.
   *
   * @param subject whose work it pretends to be
   * @param refused whether the fence refused it, as it must
   */
  public record Outcome(String subject, boolean refused) {}

  /**
   * Tries to pass the fence under the grants of the last run that was replaced, and writes nothing
   * else. If it passes, the ledger shows it. If not, it is counted there as refused.
   *
   * @return empty if no run has been replaced yet
   */
  public Optional<Outcome> attempt() throws SQLException {
    try (Connection connection = database.connect()) {
      Optional<Permit> late = lastThatIsOver(connection);
      if (late.isEmpty()) {
        return Optional.empty();
      }
      connection.setAutoCommit(false);
      try {
        Fence.pass(connection, late.get());
        connection.commit();
        return Optional.of(new Outcome(late.get().subject(), false));
      } catch (FencedException refused) {
        connection.rollback();
        new WorkLedger(database).countRefusal(late.get());
        return Optional.of(new Outcome(late.get().subject(), true));
      }
    }
  }

  private static Optional<Permit> lastThatIsOver(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(OVER);
        ResultSet row = query.executeQuery()) {
      return row.next()
          ? Optional.of(
              new Permit(
                  row.getString(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getLong(4),
                  row.getString(5),
                  row.getString(6)))
          : Optional.empty();
    }
  }
}
