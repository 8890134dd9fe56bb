package io.github.leaselock.demo.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database with a few thousand orders, on one server that all tests of this JVM share and that a
 * shutdown hook stops.
 */
public final class TestData {

  /** Rows of a new database. */
  public static final int ROWS = 2000;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Database database;
  private final String schema;

  private TestData(Database database, String schema) {
    this.database = database;
    this.schema = schema;
  }

  /** One server for all. */
  private static final class Server {
    static final EmbeddedDatabase EMBEDDED = EmbeddedDatabase.start();
    static final Database DATABASE = prepared();

    private Server() {}

    private static Database prepared() {
      try {
        Database database = Database.at(EMBEDDED.jdbcUrl());
        database.prepare();
        return database;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The shared server. */
  public static Database server() {
    return Server.DATABASE;
  }

  /** The JDBC URL of its administrator. */
  public static String url() {
    return Server.EMBEDDED.jdbcUrl();
  }

  /** A new database with {@link #ROWS} orders and some lines that refer to them. */
  public static TestData create() throws SQLException {
    TestData data = new TestData(server(), "shop" + NUMBER.incrementAndGet());
    data.execute(
        "CREATE DATABASE " + data.schema,
        "USE " + data.schema,
        "CREATE TABLE orders (id BIGINT PRIMARY KEY AUTO_INCREMENT, text VARCHAR(100), raw BLOB,"
            + " amount DECIMAL(10,2), at TIMESTAMP NULL)",
        "INSERT INTO orders SELECT seq, CONCAT('it''s; \\n{order} `', seq, '` -- \\\\'),"
            + " UNHEX(LPAD(HEX(seq), 8, '0')), seq / 3, NULL FROM seq_1_to_"
            + ROWS,
        "CREATE TABLE `odd ``name VALUES` (id INT PRIMARY KEY, order_id BIGINT, twice INT AS (id *"
            + " 2) STORED, CONSTRAINT of_order FOREIGN KEY (order_id) REFERENCES orders (id))",
        "INSERT INTO `odd ``name VALUES` (id, order_id) SELECT seq, seq FROM seq_1_to_10");
    return data;
  }

  /** For a test whose API server is new: its tokens begin anew, and the fence would refuse them. */
  public static void forgetTokens() throws SQLException {
    try (Connection connection = server().connect();
        Statement statement = connection.createStatement()) {
      for (String table : new String[] {"fence", "closed", "work"}) {
        statement.execute("DELETE FROM lease_lock." + table);
      }
    }
  }

  /** Its name. */
  public String schema() {
    return schema;
  }

  /** Some rows vanish, some change. */
  public void damage() throws SQLException {
    execute(
        "USE " + schema,
        "DELETE FROM `odd ``name VALUES`",
        "DELETE FROM orders WHERE id % 3 = 0",
        "UPDATE orders SET text = 'damaged' WHERE id % 3 = 1");
  }

  /** The checksum of each table. */
  public SortedMap<String, Long> checksums() throws SQLException {
    try (Connection connection = database.connect()) {
      return Checksums.ofTables(connection, schema);
    }
  }

  /** How many orders there are. */
  public long orders() throws SQLException {
    return number("SELECT COUNT(*) FROM " + schema + ".orders");
  }

  /** The only value that a query answers. */
  public static long number(String query) throws SQLException {
    try (Connection connection = server().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Runs statements as the administrator, one after another in one session. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A permit for this database, with a lock of its own. */
  public Permit permit(long token, long run) {
    return new Permit(
        "default/" + schema + "-operations",
        token,
        "default/" + schema + "-object-run",
        run,
        "MySQLRestore/r-" + token + "-" + run,
        "ops-a");
  }
}
