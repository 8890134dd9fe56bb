package io.github.leaselock.kubernetes.realserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that can be paused, killed and started again with the same arguments. Only ever signals
 * the process it started itself. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(60);
  private static final Duration TERMINATION_LIMIT = Duration.ofSeconds(75);
  private static final int LOG_LINES_SHOWN = 20;

  private final String name;
  private final Path log;
  private final ProcessBuilder builder;
  private Process process;

  private ChildProcess(String name, Path log, ProcessBuilder builder) throws IOException {
    this.name = name;
    this.log = log;
    this.builder = builder;
    this.process = builder.start();
  }

  /** Starts a program; its output goes to a file in {@code directory}. */
  public static ChildProcess start(String name, Path directory, List<String> command) {
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new ChildProcess(name, log, builder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name, e);
    }
  }

  /** Stops the process as if its machine hung ({@code SIGSTOP}): its connections stay open. */
  public synchronized void pause() {
    signal("STOP");
    Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
    if (Files.exists(threads)) {
      Await.until(SIGNAL_LIMIT, name + " is stopped", () -> areStopped(threads), this::endOfLog);
    }
  }

  /** Each thread stops when it hears of the signal; one that has not may still write. */
  private static boolean areStopped(Path threads) throws IOException {
    try (Stream<Path> each = Files.list(threads)) {
      for (Path thread : each.toList()) {
        if (!Files.readString(thread.resolve("stat")).contains(") T ")) {
          return false;
        }
      }
    }
    return true;
  }

  /** Lets a paused process go on ({@code SIGCONT}). */
  public synchronized void resume() {
    signal("CONT");
  }

  /** Asks the process to end ({@code SIGTERM}), and waits until it has. */
  public synchronized void terminate() {
    process.destroy();
    awaitExit(process, name, TERMINATION_LIMIT);
  }

  /** Kills the process ({@code SIGKILL}), paused or not, and waits until it is gone. */
  public synchronized void kill() {
    process.destroyForcibly();
    awaitExit(process, name, SIGNAL_LIMIT);
  }

  /** Starts the program again after its end; whether it is ready is another question. */
  public synchronized void startAgain() {
    if (process.isAlive()) {
      throw new IllegalStateException(name + " runs, pid " + process.pid());
    }
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name, e);
    }
  }

  public synchronized boolean isAlive() {
    return process.isAlive();
  }

  public synchronized long pid() {
    return process.pid();
  }

  /** Kills the process if it still runs. */
  @Override
  public void close() {
    kill();
  }

  /** What the program said last, for messages about its failure. */
  public String endOfLog() {
    List<String> lines = log().lines().toList();
    int from = Math.max(0, lines.size() - LOG_LINES_SHOWN);
    return String.join(System.lineSeparator(), lines.subList(from, lines.size()));
  }

  /** All that the program said. */
  public String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  private void signal(String signal) {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " is not running");
    }
    // kill is a word of every shell; as a program of its own it is not installed everywhere.
    String command = "kill -" + signal + " " + process.pid();
    try {
      Process shell = new ProcessBuilder("sh", "-c", command).inheritIO().start();
      awaitExit(shell, command, SIGNAL_LIMIT);
      if (shell.exitValue() != 0) {
        throw new IllegalStateException(command + ": exit status " + shell.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(command, e);
    }
  }

  private static void awaitExit(Process process, String what, Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Still running after " + limit + ": " + what);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the end of " + what, e);
    }
  }
}
