package io.github.leaselock.demo.play.stage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The one directory under which a run keeps everything that must not outlive it.
 *
 * <p>Its path is also how the processes of the run are known: each of them has it on its command
 * line. So whoever removes the directory can first end what still uses it, even if the demo was
 * killed before it could say what it had started.
 */
public final class RunDirectory {

  private static final String PREFIX = "lease-lock-demo-";
  private static final String OWNER = "owner";

  private static final int PATIENCE_SECONDS = 5;

  private final Path path;
  private volatile boolean ours;

  private RunDirectory(Path path) {
    this.path = path;
  }

  /**
   * The temporary directory that this JVM was started with, which does not exist yet: the script
   * made up its name, for Java settles at its start where temporary files go, and the libraries
   * that start the API server and the database choose no other place.
   *
   * @throws IllegalStateException if the JVM was started otherwise
   */
  public static RunDirectory ofThisJvm() {
    Path path = Path.of(System.getProperty("java.io.tmpdir"));
    if (!path.getFileName().toString().startsWith(PREFIX)) {
      throw new IllegalStateException(
          "start the demo with its script, or with -Djava.io.tmpdir=<dir>/" + PREFIX + "<number>");
    }
    return new RunDirectory(path);
  }

  /**
   * Creates the directory, for its user alone and with this process as its owner. Some versions of
   * Java want it to exist when they start: then the script has created it, and it is empty.
   *
   * @throws IOException if there is something in it, or it cannot be created
   */
  public RunDirectory create() throws IOException {
    ours = true; // before it is true: whoever is about to clean up has to know in time
    try {
      if (!isEmptyAndOurs()) {
        Set<PosixFilePermission> forUs = PosixFilePermissions.fromString("rwx------");
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(forUs));
      }
    } catch (IOException e) {
      ours = false;
      throw e;
    }
    Files.writeString(path.resolve(OWNER), name(ProcessHandle.current()));
    return this;
  }

  private boolean isEmptyAndOurs() throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    boolean forUsAlone =
        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)).equals("rwx------")
            && Files.isWritable(path);
    try (Stream<Path> content = Files.list(path)) {
      return forUsAlone && content.findAny().isEmpty();
    }
  }

  /** Whether this process has created it, or is about to. */
  public boolean isOurs() {
    return ours;
  }

  /** Any directory of a run. */
  static RunDirectory at(Path path) {
    return new RunDirectory(path);
  }

  /**
   * Directories beside this one, of runs that are over and left them behind. There are some only if
   * a demo was killed together with the guardian that should have cleaned up behind it.
   */
  public List<RunDirectory> abandoned() throws IOException {
    Path parent = Objects.requireNonNull(path.getParent(), "a directory in the root");
    List<RunDirectory> abandoned = new ArrayList<>();
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path run : runs) {
        if (isAbandoned(run)) {
          abandoned.add(new RunDirectory(run));
        }
      }
    }
    return abandoned;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Kills every process of the run but this one, and removes the directory with all in it. */
  public void sweep() throws IOException {
    killProcesses();
    remove(path);
  }

  /** Kills every process with the directory's path on its command line, but this one. */
  public void killProcesses() {
    // A process that is just being started may show up only at the second look.
    for (int look = 0; look < 2; look++) {
      CompletableFuture<?>[] ends =
          ProcessHandle.allProcesses()
              .filter(this::isOfTheRun)
              .map(RunDirectory::kill)
              .toArray(CompletableFuture<?>[]::new);
      try {
        CompletableFuture.allOf(ends).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // It has been killed, but whoever should take note of its end does not: nothing to wait
        // for.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static CompletableFuture<ProcessHandle> kill(ProcessHandle process) {
    process.destroyForcibly();
    return process.onExit();
  }

  private boolean isOfTheRun(ProcessHandle process) {
    return process.pid() != ProcessHandle.current().pid()
        && process.info().commandLine().filter(this::mentionsPath).isPresent();
  }

  private boolean mentionsPath(String commandLine) {
    return commandLine.contains(path.toString());
  }

  private static boolean isAbandoned(Path run) throws IOException {
    String owner;
    try {
      owner = Files.readString(run.resolve(OWNER));
    } catch (NoSuchFileException e) {
      // Its process has died before it could say who it was, or is about to: the name has its id.
      return Files.isWritable(run) && pidIn(run).filter(RunDirectory::isDead).isPresent();
    } catch (AccessDeniedException e) {
      return false; // another user's
    }
    int space = owner.indexOf(' ');
    if (space < 0) {
      return false; // just being written
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(owner.substring(0, space)));
    return process.filter(alive -> name(alive).equals(owner)).isEmpty();
  }

  private static Optional<Long> pidIn(Path run) {
    String end = run.getFileName().toString().substring(PREFIX.length());
    return end.matches("\\d{1,18}") ? Optional.of(Long.parseLong(end)) : Optional.empty();
  }

  private static boolean isDead(long pid) {
    return ProcessHandle.of(pid).isEmpty();
  }

  /** Process ids are used again: the start time tells two processes of one id apart. */
  private static String name(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().orElse(Instant.EPOCH);
  }

  private static void remove(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(directory)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return;
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }
}
