package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.database.Database;
import io.github.leaselock.demo.database.OperatorSession;
import io.github.leaselock.demo.database.WorkLedger;
import java.sql.SQLException;

/** The database server as the protected resource. */
record DatabaseResource(Database database, WorkLedger ledger) implements ProtectedResource {

  @Override
  public boolean operatorIsOver(String operator) throws SQLException {
    return OperatorSession.isOver(database, operator);
  }

  @Override
  public boolean drained(String lock, long token, String runLock) throws SQLException {
    return ledger.drain(lock, token, runLock);
  }
}
