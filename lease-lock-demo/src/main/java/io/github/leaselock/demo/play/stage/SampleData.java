package io.github.leaselock.demo.play.stage;

import io.github.leaselock.demo.database.Checksums;
import io.github.leaselock.demo.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/** The data of the cluster: made up from a seed, damaged, and looked at. */
public final class SampleData {

  private static final int BATCH = 1000;

  private final Database database;
  private final String schema;
  private final Random random;

  /**
   * Data that does not exist yet.
   *
   * @param seed equal seeds make equal data and equal damage
   */
  public SampleData(Database database, String schema, long seed) {
    this.database = database;
    this.schema = schema;
    this.random = new Random(seed);
  }

  /** Creates it. */
  public void create(int rows) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(String.format(Locale.ROOT, "CREATE DATABASE `%s`", schema));
      statement.execute(
          String.format(
              Locale.ROOT,
              "CREATE TABLE `%s`.accounts (id INT PRIMARY KEY, owner VARCHAR(40) NOT NULL, cents"
                  + " BIGINT NOT NULL)",
              schema));
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement(
              String.format(Locale.ROOT, "INSERT INTO `%s`.accounts VALUES (?, ?, ?)", schema))) {
        for (int id = 1; id <= rows; id++) {
          insert.setInt(1, id);
          insert.setString(2, "owner-" + Long.toHexString(random.nextLong()));
          insert.setLong(3, random.nextInt(10_000_000));
          insert.addBatch();
          if (id % BATCH == 0 || id == rows) {
            insert.executeBatch();
          }
        }
      }
      connection.commit();
    }
  }

  /**
   * Damages it: some rows vanish, some change.
   *
   * @return what was done, in words
   */
  public String damage() throws SQLException {
    int modulus = 3 + random.nextInt(5);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      int deleted =
          statement.executeUpdate(
              String.format(
                  Locale.ROOT, "DELETE FROM `%s`.accounts WHERE id %% %d = 0", schema, modulus));
      int changed =
          statement.executeUpdate(
              String.format(
                  Locale.ROOT,
                  "UPDATE `%s`.accounts SET cents = -1 WHERE id %% %d = 1",
                  schema,
                  modulus));
      return String.format(
          Locale.ROOT, "loses %,d rows, and %,d are overwritten", deleted, changed);
    }
  }

  /** Looks at it. To be called when nobody writes. */
  public Content look() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery(
                String.format(Locale.ROOT, "SELECT COUNT(*) FROM `%s`.accounts", schema))) {
      count.next();
      long rows = count.getLong(1);
      String checksums =
          Checksums.ofTables(connection, schema).values().stream()
              .map(Long::toHexString)
              .collect(Collectors.joining("-"));
      return new Content(rows, checksums);
    }
  }

  /**
   * What is in the database.
   *
   * @param rows how many rows
   * @param checksum the server's checksums of the tables
   */
  public record Content(long rows, String checksum) {}
}
