package io.github.leaselock.examples.leaderlike;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link Main} as a process of its own, on the API server of this one's environment. */
final class Replica implements AutoCloseable {

  private final Process process;
  private final Path output;

  Replica(String namespace, Duration duration, Path ledger) throws IOException {
    output = Files.createTempFile(ledger.toAbsolutePath().getParent(), "replica", ".log");
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    namespace,
                    duration.toString(),
                    ledger.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
  }

  List<String> said() throws IOException {
    return Files.readAllLines(output);
  }

  long pid() {
    return process.pid();
  }

  /** By SIGSTOP, SIGCONT and their like. {@code kill} is a word of every shell. */
  void signal(String name) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
  }

  /** By SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** By SIGTERM; until it has ended. */
  void terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(75, TimeUnit.SECONDS)).isTrue();
  }

  /** Until it has ended: it would write to a folder that is being deleted. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
