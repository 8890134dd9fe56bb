package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Another JVM with the classes of this one, to be stopped and killed. Ends with {@link #close}. */
final class ChildJvm implements AutoCloseable {

  private final Path directory;
  private final ChildProcess process;
  private final Thread shutdownHook = new Thread(this::stop, "stop child JVM");

  private ChildJvm(Path directory, ChildProcess process) {
    this.directory = directory;
    this.process = process;
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  static ChildJvm running(Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
    try {
      Path directory = Files.createTempDirectory("lease-lock-child");
      return new ChildJvm(directory, ChildProcess.start("child", directory, command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ChildProcess process() {
    return process;
  }

  /** Until it ends by itself. */
  void awaitEnd(Duration limit) {
    Await.until(limit, "the child ends", () -> !process.isAlive(), process::endOfLog);
  }

  String endOfLog() {
    return process.endOfLog();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException duringShutdown) {
      // The hook runs or has run.
    }
    stop();
  }

  private void stop() {
    process.close();
    try {
      Files.deleteIfExists(directory.resolve("child.log"));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
