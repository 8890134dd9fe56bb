package io.github.leaselock.demo.play;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.cluster.Eventually;
import io.github.leaselock.demo.play.history.HistoryFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo on the mock, as a process of its own: as a user runs it, but for the script. */
@Timeout(600)
class DemoTest {

  /** No run meets what another one is still clearing away. */
  private static final AtomicInteger RUNS = new AtomicInteger();

  /** A seed whose script kills an operator within the first four seconds. */
  private static final String KILLS_EARLY = "171";

  @TempDir Path out;
  private Path run;

  @BeforeEach
  void nameRunDirectory() throws IOException {
    Path shorter = Path.of("/tmp"); // the path becomes part of that of a socket
    String name = "lease-lock-demo-test-%d-%d";
    run =
        shorter
            .toRealPath()
            .resolve(name.formatted(ProcessHandle.current().pid(), RUNS.incrementAndGet()));
  }

  @AfterEach
  void nothingIsLeftRunningOrLyingAbout() {
    // Behind a killed demo its guardian may still be at it.
    Eventually.until("it is all gone", () -> !Files.exists(run) && processesOfTheRun().isEmpty());
  }

  @Test
  void thePlayIsPlayedToItsEndAndTheAuditPasses() throws Exception {
    Process demo = start("--seed", "42");
    List<String> lines = linesUntil(demo, "there is no such line");

    assertThat(demo.waitFor(90, SECONDS)).isTrue();
    assertThat(lines).noneMatch(line -> line.contains("\u001b"));
    assertThat(lines).anyMatch(line -> line.contains("API server: fabric8's mock"));
    assertThat(lines)
        .anyMatch(
            line ->
                line.endsWith(
                    "backup3 is refused: backup cannot run while restore restore1 is in progress"));
    assertThat(lines).as(String.join("\n", lines)).noneMatch(line -> line.contains("✗"));
    assertThat(demo.exitValue()).as(String.join("\n", lines)).isZero();
    assertThat(Files.readString(out.resolve("timeline.svg"))).contains("restore6");
    assertThat(HistoryFile.read(out.resolve("history.jsonl")).events()).hasSizeGreaterThan(100);
  }

  @Test
  void terminatedInTheMiddleItTakesEverythingWithIt() throws Exception {
    Process demo = start();
    linesUntil(demo, "backup1 runs in");
    assertThat(processesOfTheRun()).hasSizeGreaterThanOrEqualTo(3);
    List<ProcessHandle> all = demo.descendants().toList();

    demo.destroy();

    assertThat(demo.waitFor(90, SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(143);
    for (ProcessHandle one : all) {
      one.onExit().get(90, SECONDS);
    }
  }

  @Test
  void killedInTheMiddleItsGuardianTakesEverythingAway() throws Exception {
    Process demo = start();
    linesUntil(demo, "backup1 runs in");
    List<ProcessHandle> all = demo.descendants().toList();
    assertThat(all).hasSizeGreaterThanOrEqualTo(4);

    demo.destroyForcibly();

    for (ProcessHandle one : all) {
      one.onExit().get(90, SECONDS);
    }
  }

  @Test
  void aChaosRunThatIsTerminatedTakesEverythingWithItToo() throws Exception {
    Process demo = start("--chaos", "--seed", KILLS_EARLY, "--minutes", "0.5");
    linesUntil(demo, "is killed: kill -9");
    List<ProcessHandle> all = demo.descendants().toList();
    assertThat(all).hasSizeGreaterThanOrEqualTo(5);

    demo.destroy();

    assertThat(demo.waitFor(90, SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(143);
    for (ProcessHandle one : all) {
      one.onExit().get(90, SECONDS);
    }
  }

  @Test
  void aChaosRunThatIsTooShortIsRefused() throws Exception {
    Process demo = java(List.of("--chaos", "--minutes", "0.1"), run);

    assertThat(linesUntil(demo, "there is no such line"))
        .anyMatch(line -> line.startsWith("--minutes is between 0.5 and 60"));
    assertThat(demo.waitFor(90, SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(2);
  }

  @Test
  void withoutARunDirectoryOfItsOwnItDoesNotBegin() throws Exception {
    Process demo = java(List.of("--api=mock"), out.resolve("elsewhere"));

    assertThat(linesUntil(demo, "there is no such line"))
        .anyMatch(line -> line.startsWith("demo: start the demo with its script"));
    assertThat(demo.waitFor(90, SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(Demo.NOT_PLAYED);
  }

  @Test
  void aWrongOptionIsToldFromARightOne() throws Exception {
    Process demo = java(List.of("--api=marble"), run);

    assertThat(linesUntil(demo, "there is no such line"))
        .anyMatch(line -> line.contains("--api") && line.contains("marble"));
    assertThat(demo.waitFor(90, SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(2);
  }

  private Process start(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--api=mock", "--out=" + out));
    arguments.addAll(List.of(options));
    return java(arguments, run);
  }

  private static Process java(List<String> arguments, Path temporary) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Dnative.encoding=UTF-8",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** What it says, up to and including a line with the words, or to its end. */
  private static List<String> linesUntil(Process demo, String words) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (line.contains(words)) {
        break;
      }
    }
    return lines;
  }

  private List<ProcessHandle> processesOfTheRun() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(
              process ->
                  process.info().commandLine().filter(l -> l.contains(run.toString())).isPresent())
          .toList();
    }
  }
}
