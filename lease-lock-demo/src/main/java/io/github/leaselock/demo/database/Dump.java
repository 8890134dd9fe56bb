package io.github.leaselock.demo.database;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A backup: all tables of a schema as they were at one moment, by {@code mariadb-dump
 * --single-transaction}, one row per line.
 *
 * <p>The file appears under its name only when it is complete. Equal data give equal files, so the
 * checksums of two backups tell whether the data changed.
 */
public final class Dump {

  private final MariaDbBinaries binaries;

  public Dump(MariaDbBinaries binaries) {
    this.binaries = binaries;
  }

  /**
   * What came of a backup.
   *
   * @param rows how many rows the file has
   * @param checksum its SHA-256, in hexadecimal
   */
  public record Result(long rows, String checksum) {}

  /**
   * Writes a backup.
   *
   * @param account whose sessions the dump tool uses
   * @param file where to
   * @param batchRows rows between two calls of the checkpoint
   * @param checkpoint tells whether to go on
   * @throws UnusableDataException if the data are the unfinished result of a restore
   */
  public Result write(WorkAccount account, Path file, int batchRows, Checkpoint checkpoint)
      throws SQLException,
          IOException,
          WorkAbortedException,
          UnusableDataException,
          InterruptedException {
    List<String> tables = tablesToDump(account);
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Process tool = start(account, tables);
    try {
      long rows = copy(tool, partial, batchRows, checkpoint);
      String complaints = new String(tool.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = tool.waitFor();
      if (exit != 0) {
        throw new IOException("mariadb-dump ended with " + exit + ": " + complaints.strip());
      }
      checkpoint.reached(rows);
      String checksum = Checksums.ofFile(partial);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      return new Result(rows, checksum);
    } finally {
      tool.destroyForcibly();
      tool.waitFor(5, TimeUnit.SECONDS);
      Files.deleteIfExists(partial);
    }
  }

  private Process start(WorkAccount account, List<String> tables) throws IOException {
    Database database = account.database();
    List<String> command =
        new ArrayList<>(
            List.of(
                binaries.dump().toString(),
                "--no-defaults",
                "--protocol=tcp",
                "--host=" + database.host(),
                "--port=" + database.port(),
                "--user=" + account.permit().account(),
                "--skip-ssl",
                "--single-transaction",
                "--quick",
                "--skip-add-drop-table",
                "--skip-add-locks",
                "--skip-disable-keys",
                "--skip-extended-insert",
                "--skip-triggers",
                "--skip-comments",
                "--hex-blob",
                "--order-by-primary",
                account.schema()));
    command.addAll(tables);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MYSQL_PWD", account.password());
    return builder.start();
  }

  private static long copy(Process tool, Path file, int batchRows, Checkpoint checkpoint)
      throws IOException, WorkAbortedException, InterruptedException {
    long rows = 0;
    try (BufferedReader dump =
            new BufferedReader(
                new InputStreamReader(tool.getInputStream(), StandardCharsets.UTF_8));
        BufferedWriter out = Files.newBufferedWriter(file)) {
      for (String line = dump.readLine(); line != null; line = dump.readLine()) {
        out.write(line);
        out.write('\n');
        if (DumpReader.isRow(line) && ++rows % batchRows == 0) {
          checkpoint.reached(rows);
        }
      }
    }
    return rows;
  }

  private static List<String> tablesToDump(WorkAccount account)
      throws SQLException, UnusableDataException {
    try (Connection admin = account.database().connect();
        PreparedStatement query =
            admin.prepareStatement(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = ?"
                    + " AND table_type = 'BASE TABLE' ORDER BY table_name")) {
      Optional<String> unfinished = Fence.unfinished(admin, account.permit().lock());
      if (unfinished.isPresent()) {
        throw new UnusableDataException(
            unfinished.get() + " was stopped half-way: run a restore before the next backup");
      }
      query.setString(1, account.schema());
      List<String> tables = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      if (tables.isEmpty()) {
        throw new UnusableDataException("database " + account.schema() + " has no tables");
      }
      return tables;
    }
  }
}
