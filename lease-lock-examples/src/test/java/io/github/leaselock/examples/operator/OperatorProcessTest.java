package io.github.leaselock.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.examples.api.MySQLBackup;
import io.github.leaselock.examples.api.MySQLRestore;
import io.github.leaselock.examples.api.OperationState;
import io.github.leaselock.examples.database.Checksums;
import io.github.leaselock.examples.database.Database;
import io.github.leaselock.examples.database.EmbeddedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a whole, on the mock API server and a real MariaDB. */
class OperatorProcessTest {

  @TempDir private static Path folder;

  private final TestCluster cluster = new TestCluster();
  private final EmbeddedDatabase server = EmbeddedDatabase.start();
  private final Database database = Database.at(server.jdbcUrl());

  @BeforeEach
  void makeData() throws SQLException {
    execute(
        "CREATE DATABASE shop",
        "USE shop",
        "CREATE TABLE shop.orders (id INT PRIMARY KEY, text VARCHAR(100))",
        "INSERT INTO shop.orders SELECT seq, CONCAT('order ', seq) FROM seq_1_to_2000");
  }

  @AfterEach
  void stop() {
    cluster.close();
    server.close();
  }

  @Test
  void aRestoreBringsBackWhatTheBackupSaw() throws Exception {
    try (OperatorProcess operator = start("ops-a")) {
      Map<String, Long> before = checksums();
      MySQLBackup backup = cluster.await(cluster.backup("b1"), OperationState.Succeeded);
      execute("DELETE FROM shop.orders WHERE id % 3 = 0", "UPDATE shop.orders SET text = 'x'");
      assertThat(checksums()).isNotEqualTo(before);

      MySQLRestore restore = cluster.await(cluster.restore("r1", "b1"), OperationState.Succeeded);

      assertThat(checksums()).isEqualTo(before);
      assertThat(restore.getStatus().getRows()).isEqualTo(2000);
      assertThat(backup.getStatus().getRows()).isEqualTo(2000);
      assertThat(restore.getStatus().getToken()).isGreaterThan(backup.getStatus().getToken());
    }
  }

  private OperatorProcess start(String name) throws SQLException {
    return OperatorProcess.start(
        new OperatorProcess.Setup(
            name, TestCluster.NAMESPACE, cluster.client(), database, folder, 4),
        event -> System.out.println(event.toLine()),
        () -> {});
  }

  private Map<String, Long> checksums() throws SQLException {
    try (Connection connection = database.connect()) {
      return Checksums.ofTables(connection, "shop");
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
