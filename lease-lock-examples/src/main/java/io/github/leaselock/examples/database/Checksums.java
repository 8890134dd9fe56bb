package io.github.leaselock.examples.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

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
   * The server's own {@code CHECKSUM TABLE} of every table of a schema, by name: over all rows as
   * they are while it runs, so compare only when nobody writes.
   */
  public static SortedMap<String, Long> ofTables(Connection connection, String schema)
      throws SQLException {
    SortedMap<String, Long> checksums = new TreeMap<>();
    try (Statement list = connection.createStatement();
        Statement checksum = connection.createStatement();
        ResultSet tables =
            list.executeQuery(
                "SHOW FULL TABLES FROM `" + schema + "` WHERE Table_type = 'BASE TABLE'")) {
      while (tables.next()) {
        String table = tables.getString(1);
        try (ResultSet row =
            checksum.executeQuery(
                "CHECKSUM TABLE `" + schema + "`.`" + table.replace("`", "``") + "`")) {
          row.next();
          checksums.put(table, row.getLong(2));
        }
      }
    }
    return checksums;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
