package io.github.leaselock.demo.play.stage;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class StageTest {

  @TempDir Path temp;

  @Test
  void sweepingEndsTheProcessesOfTheRunAndRemovesItsDirectory() throws Exception {
    RunDirectory run = newRun(temp);
    Files.createDirectories(run.path().resolve("a/b"));
    Files.writeString(run.path().resolve("a/b/file"), "content");
    Process ours = sleeperIn(run.path());
    Process foreign = sleeperIn(temp.resolve("elsewhere"));
    try {
      run.sweep();

      assertThat(ours.waitFor(60, SECONDS)).isTrue();
      assertThat(foreign.isAlive()).isTrue();
      assertThat(run.path()).doesNotExist();
    } finally {
      foreign.destroyForcibly();
    }
  }

  @Test
  void sweepingEndsAStoppedProcessToo() throws Exception {
    RunDirectory run = newRun(temp);
    Process stopped = sleeperIn(run.path());
    signal("STOP", stopped.toHandle());

    run.sweep();

    assertThat(stopped.waitFor(60, SECONDS)).isTrue();
    assertThat(run.path()).doesNotExist();
  }

  @Test
  void aRunWhoseDemoLivesIsNotAbandoned() throws Exception {
    RunDirectory run = newRun(temp);

    assertThat(run.abandoned()).isEmpty();
  }

  @Test
  void aRunWhoseDemoIsDeadIsAbandonedEvenIfItsProcessIdIsUsedAgain() throws Exception {
    RunDirectory run = newRun(temp);
    Path owner = run.path().resolve("owner");
    Files.writeString(owner, ProcessHandle.current().pid() + " 2001-02-03T04:05:06Z");

    assertThat(newRun(temp).abandoned()).extracting(RunDirectory::path).containsExactly(run.path());
  }

  @Test
  void anEmptyDirectoryOfAProcessThatIsNoMoreIsAbandoned() throws Exception {
    Process dead = new ProcessBuilder("/bin/true").start();
    assertThat(dead.waitFor()).isZero();
    Path ofTheDead = Files.createDirectory(temp.resolve("lease-lock-demo-" + dead.pid()));
    Files.createDirectory(temp.resolve("lease-lock-demo-" + ProcessHandle.current().pid()));
    Files.createDirectory(temp.resolve("lease-lock-demo-of-somebody-else"));

    assertThat(newRun(temp).abandoned()).extracting(RunDirectory::path).containsExactly(ofTheDead);
  }

  @Test
  void anEmptyDirectoryForUsAloneIsTakenAndAnyOtherIsNot() throws Exception {
    Path empty = Files.createDirectory(temp.resolve("lease-lock-demo-1"));
    Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwx------"));
    Path open = Files.createDirectory(temp.resolve("lease-lock-demo-2"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(RunDirectory.at(empty).create().isOurs()).isTrue();
    assertThatThrownBy(() -> RunDirectory.at(empty).create())
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> RunDirectory.at(open).create())
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void theGuardianCleansUpBehindAKilledDemo() throws Exception {
    Process demo = demoInMiniature();
    BufferedReader told = readerOf(demo);
    Path run = Path.of(told.readLine());
    ProcessHandle sleeper = handle(told.readLine());
    ProcessHandle guardian = handle(told.readLine());

    demo.destroyForcibly();

    guardian.onExit().get(60, SECONDS);
    sleeper.onExit().get(60, SECONDS);
    assertThat(run).doesNotExist();
  }

  @Test
  void theGuardianIgnoresTheSignalsOfATerminal() throws Exception {
    Process demo = demoInMiniature();
    BufferedReader told = readerOf(demo);
    Path run = Path.of(told.readLine());
    told.readLine();
    ProcessHandle guardian = handle(told.readLine());

    guardian.destroy(); // SIGTERM
    signal("INT", guardian);
    signal("HUP", guardian);
    assertThat(guardian.isAlive()).isTrue();

    demo.destroyForcibly();
    guardian.onExit().get(60, SECONDS);
    assertThat(run).doesNotExist();
  }

  @Test
  void aLiftedGuardianLeavesAtOnceAndTouchesNothing() throws Exception {
    RunDirectory run = newRun(temp);
    Guardian guardian = Guardian.over(run);

    guardian.lift();

    assertThat(run.path()).exists();
    run.sweep();
  }

  /** What stands for a demo: a run, a process of the run, and a guardian over it. */
  static final class Miniature {
    public static void main(String[] args) throws Exception {
      RunDirectory run = newRun(Path.of(args[0]));
      Process sleeper = sleeperIn(run.path());
      Guardian guardian = Guardian.over(run);
      System.out.println(run.path());
      System.out.println(sleeper.pid());
      System.out.println(guardian.pid());
      SECONDS.sleep(50);
    }
  }

  private static RunDirectory newRun(Path parent) throws IOException {
    return RunDirectory.at(parent.resolve("lease-lock-demo-" + System.nanoTime())).create();
  }

  private Process demoInMiniature() throws IOException {
    return new ProcessBuilder(
            JavaCommand.executable(),
            "-cp",
            JavaCommand.ownClassPath(),
            Miniature.class.getName(),
            temp.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Process sleeperIn(Path path) throws IOException {
    return new ProcessBuilder("/bin/sh", "-c", "sleep 50; :", path.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    List<String> kill = List.of("/bin/sh", "-c", "kill -" + name + " " + process.pid());
    assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
  }

  private static BufferedReader readerOf(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static ProcessHandle handle(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }
}
