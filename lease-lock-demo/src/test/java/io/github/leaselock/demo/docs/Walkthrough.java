package io.github.leaselock.demo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.cluster.Eventually;
import io.github.leaselock.demo.play.stage.KubeBinaries;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Types the commands of a page into a shell and compares what comes with what the page says. */
final class Walkthrough implements AutoCloseable {

  /** Goes on until it is ended, in a terminal of its own. */
  static final String PLAYGROUND = "lease-lock-demo/playground";

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final int GREETING_LINES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern ASKS = Pattern.compile("kubectl (-n \\S+ )?(get|auth can-i) ");

  private final Shell shell;
  private final Wording wording = new Wording(ROOT.toString());
  private @Nullable Process playground;

  Walkthrough(Path temp) throws IOException {
    Path programs =
        KubeBinaries.find()
            .orElseThrow(() -> new IllegalStateException("run .ci/kube-api-binaries"))
            .directory();
    String path = programs + ":" + System.getenv("PATH");
    String java = Path.of(System.getProperty("java.home")).toString();
    // kubectl keeps a cache below HOME; the API server is found below that of the user.
    this.shell =
        new Shell(
            ROOT,
            temp,
            Map.of(
                "PATH", path,
                "JAVA_HOME", java,
                "HOME", temp.toString(),
                "KUBE_API_TEST_DIR", programs.resolve("../..").normalize().toString(),
                "LEASE_LOCK_CACHE", databaseCache()));
  }

  private static String databaseCache() {
    return System.getenv()
        .getOrDefault(
            "LEASE_LOCK_CACHE",
            Path.of(System.getProperty("user.home"), ".cache", "lease-lock").toString());
  }

  static Path page(String name) {
    return ROOT.resolve("docs").resolve(name);
  }

  void follow(Path page) throws IOException, InterruptedException {
    for (Console.Step step : Console.of(page)) {
      List<String> wanted = wording.of(step.output());
      assertThat(wording.of(type(step, wanted)))
          .as("%s:%d: %s", page.getFileName(), step.line(), step.command())
          .isEqualTo(wanted);
    }
  }

  /**
   * What comes of a command. One that only asks is asked again: rights, kinds and the release after
   * a final status are there a moment later, and this types faster than anybody reads.
   */
  private List<String> type(Console.Step step, List<String> wanted)
      throws IOException, InterruptedException {
    if (step.command().equals(PLAYGROUND)) {
      return startPlayground(step.output().size());
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<String> output = shell.run(step.command()).output();
    while (ASKS.matcher(step.command()).lookingAt()
        && !wording.of(output).equals(wanted)
        && System.nanoTime() < end) {
      output = shell.run(step.command()).output();
    }
    return output;
  }

  /** Runs a command again until it succeeds. */
  void runUntilItSucceeds(String command) {
    Eventually.until(command, () -> shell.run(command).code() == 0);
  }

  Shell.Ran run(String command) throws IOException, InterruptedException {
    return shell.run(command);
  }

  /** Starts it where the page takes it for granted. */
  void startPlayground() throws IOException, InterruptedException {
    startPlayground(GREETING_LINES);
    run("export KUBECONFIG=$PWD/lease-lock-demo/target/playground/kubeconfig");
  }

  /** Answers its first lines. */
  private List<String> startPlayground(int lines) throws IOException {
    nothingToBuild();
    Process process = shell.start(PLAYGROUND);
    playground = process;
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    List<String> first = new ArrayList<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      first.add(line);
      if (first.size() == lines) {
        break;
      }
    }
    return first;
  }

  /** The build that runs this test has just compiled everything: the scripts need not. */
  static void nothingToBuild() throws IOException {
    Files.setLastModifiedTime(Path.of("target", "demo.classpath"), FileTime.from(Instant.now()));
  }

  @Override
  public void close() {
    Process process = playground;
    if (process != null) {
      process.destroy();
      assertThat(process.onExit()).succeedsWithin(PATIENCE);
    }
  }
}
