package io.github.leaselock.demo.database;

import java.sql.Connection;
import java.sql.SQLException;

/** The database account of one run: good until the run is finished or drained. */
public final class WorkAccount {

  private final Database database;
  private final Permit permit;
  private final String schema;
  private final String password;

  WorkAccount(Database database, Permit permit, String schema, String password) {
    this.database = database;
    this.permit = permit;
    this.schema = schema;
    this.password = password;
  }

  /** Under which grants the run works. */
  public Permit permit() {
    return permit;
  }

  /** The schema that is the cluster's data. */
  public String schema() {
    return schema;
  }

  /** A session of this run, in auto-commit mode. */
  Connection connect() throws SQLException {
    return database.connect(schema, permit.account(), password);
  }

  Database database() {
    return database;
  }

  String password() {
    return password;
  }
}
