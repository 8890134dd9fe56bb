package io.github.leaselock.demo.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells whether two files, or the rows of two databases, are the same. */
public final class Checksums {

  private Checksums() {}

  /** The SHA-256 of a file, in hexadecimal. */
  public static String ofFile(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * A checksum over all rows of every table of a schema, by name, computed by the server: equal for
   * equal rows in whatever order. Over the rows as they are while it runs, so compare only when
   * nobody writes. (Not by {@code CHECKSUM TABLE}: MariaDB 11.4 gave different ones to equal rows
   * of a table with a stored generated column.)
   */
  public static SortedMap<String, Long> ofTables(Connection connection, String schema)
      throws SQLException {
    SortedMap<String, List<String>> columns = columns(connection, schema);
    SortedMap<String, Long> checksums = new TreeMap<>();
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, List<String>> table : columns.entrySet()) {
        String values =
            table.getValue().stream()
                .map(column -> "QUOTE(HEX(" + quoted(column) + "))")
                .collect(Collectors.joining(", "));
        String query =
            String.format(
                Locale.ROOT,
                "SELECT SUM(CAST(CONV(LEFT(MD5(CONCAT_WS(',', %s)), 15), 16, 10) AS UNSIGNED)) FROM"
                    + " %s.%s",
                values,
                quoted(schema),
                quoted(table.getKey()));
        try (ResultSet row = statement.executeQuery(query)) {
          row.next();
          @Nullable BigDecimal sum = row.getBigDecimal(1);
          checksums.put(table.getKey(), sum == null ? 0L : sum.longValue());
        }
      }
    }
    return checksums;
  }

  private static SortedMap<String, List<String>> columns(Connection connection, String schema)
      throws SQLException {
    SortedMap<String, List<String>> columns = new TreeMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
                + " JOIN information_schema.tables t USING (table_schema, table_name)"
                + " WHERE table_schema = ? AND t.table_type = 'BASE TABLE'"
                + " ORDER BY c.table_name, c.ordinal_position")) {
      query.setString(1, schema);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          columns
              .computeIfAbsent(rows.getString(1), table -> new ArrayList<>())
              .add(rows.getString(2));
        }
      }
    }
    return columns;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
