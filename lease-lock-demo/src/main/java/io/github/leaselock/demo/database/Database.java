package io.github.leaselock.demo.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;

/** How to reach the database server. Opens connections and keeps none. Thread-safe. */
public final class Database {

  private final String url;
  private final HostAddress address;

  private Database(String url, HostAddress address) {
    this.url = url;
    this.address = address;
  }

  /**
   * The server behind a JDBC URL such as {@code jdbc:mariadb://127.0.0.1:3306/?user=...}.
   *
   * @throws IllegalArgumentException if it is no URL of a MariaDB server
   */
  public static Database at(String url) {
    try {
      Configuration configuration = Configuration.parse(url);
      if (configuration == null || configuration.addresses().size() != 1) {
        throw new IllegalArgumentException(
            "expected jdbc:mariadb://host:port/?user=...&password=...");
      }
      return new Database(url, configuration.addresses().get(0));
    } catch (SQLException e) {
      throw new IllegalArgumentException("not a JDBC URL of MariaDB: " + e.getMessage(), e);
    }
  }

  /** A connection of the administrator that the URL names, in auto-commit mode. */
  public Connection connect() throws SQLException {
    return Objects.requireNonNull(DriverManager.getConnection(url), "no driver for MariaDB");
  }

  /** A connection of somebody else to one schema, in auto-commit mode. */
  Connection connect(String schema, String user, String password) throws SQLException {
    String other =
        String.format(
            Locale.ROOT,
            "jdbc:mariadb://%s:%d/%s?user=%s&password=%s",
            host(),
            port(),
            schema,
            user,
            password);
    return Objects.requireNonNull(DriverManager.getConnection(other), "no driver for MariaDB");
  }

  /** Creates the schema {@value LeaseLockSchema#NAME} and its tables where they are missing. */
  public void prepare() throws SQLException {
    try (Connection connection = connect()) {
      LeaseLockSchema.createOn(connection);
    }
  }

  String host() {
    return address.host;
  }

  int port() {
    return address.port;
  }
}
