package io.github.leaselock.demo.play;

import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.Journal;
import io.github.leaselock.demo.play.stage.Guardian;
import io.github.leaselock.demo.play.stage.RunDirectory;
import io.github.leaselock.demo.play.stage.Stage;
import io.github.leaselock.demo.play.stage.StagePlan;
import io.github.leaselock.demo.play.stage.Teardown;
import io.github.leaselock.demo.play.story.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the play, from an empty stage to an empty stage. */
final class Run {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  /** Short, so that a stopped operator is taken for dead while the run lasts. */
  private static final Duration CHAOS_SILENCE = Duration.ofSeconds(6);

  private final Demo options;
  private final long seed;
  private final Path out;
  private final Screen screen;
  private final Teardown teardown = new Teardown();

  Run(Demo options, long seed, Path out, Screen screen) {
    this.options = options;
    this.seed = seed;
    this.out = out;
    this.screen = screen;
  }

  /** Plays, and leaves nothing behind; empty if the play could not be played to its end. */
  Optional<History> play() throws IOException, InterruptedException {
    RunDirectory run = RunDirectory.ofThisJvm();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(run), "demo-interrupted"));
    for (RunDirectory abandoned : run.abandoned()) {
      screen.whisper("Removing what a killed demo left behind: " + abandoned.path());
      abandoned.sweep();
    }
    teardown.before("the run directory", () -> dismiss(run));
    run.create();
    Guardian guardian = Guardian.over(run);
    try (Journal journal =
        new Journal(out.resolve("history.jsonl"), screen::tell, System::nanoTime)) {
      Optional<History> history = played(run, journal);
      end(guardian);
      return history;
    }
  }

  private Optional<History> played(RunDirectory run, Journal journal) throws InterruptedException {
    try {
      Stage stage = Stage.raise(run, out, journal, teardown, screen::say, plan());
      if (options.chaos) {
        screen.say("The same again: " + replay());
      }
      screen.columns(Stage.CLUSTER);
      if (options.chaos) {
        new ChaosPlay(stage, journal, seed, length()).play();
      } else {
        new Play(stage, journal).play();
      }
      stage.close();
      screen.close();
      screen.say("");
      screen.say("Played in " + journal.elapsed().toSeconds() + " s.");
      return Optional.of(journal.history());
    } catch (PlayException | IllegalStateException | IOException | SQLException e) {
      complain(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | LinkageError e) {
      complain(e.toString(), e);
    }
    return Optional.empty();
  }

  private StagePlan plan() {
    return options.chaos
        ? new StagePlan(
            options.api.name(),
            seed,
            List.of("operator-a", "operator-b", "operator-c"),
            List.of("--silence=" + CHAOS_SILENCE.toSeconds()),
            true,
            true)
        : new StagePlan(
            options.api.name(), seed, List.of("operator-a", "operator-b"), List.of(), false, false);
  }

  private Duration length() {
    return Duration.ofMillis((long) (options.minutes * 60_000));
  }

  private String replay() {
    return String.format(
        Locale.ROOT,
        "lease-lock-demo/demo --chaos --api %s --seed %d --minutes %s",
        options.api,
        seed,
        new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(options.minutes));
  }

  private void complain(String why, Throwable failure) {
    if (!teardown.hasBegun()) {
      screen.close();
      LOG.error("The play stopped", failure);
      screen.complain("");
      screen.complain("The play stopped: " + why);
      screen.complain("The logs and the history so far are in " + out);
    }
  }

  /** The ordinary end. */
  private void end(Guardian guardian) throws IOException, InterruptedException {
    List<String> failures = teardown.run();
    failures.forEach(failure -> screen.complain("Could not be cleaned up: " + failure));
    guardian.lift();
  }

  /**
   * The end by a signal: nothing of the run is worth an orderly stop. The guardian stays, and looks
   * again when this process is gone: other threads may be about to start or to write something.
   */
  private void interrupted(RunDirectory run) {
    if (teardown.begin() && run.isOurs()) {
      screen.say("");
      screen.close();
      screen.say("Interrupted: stopping everything.");
      screen.fallSilent();
      // What is torn away from under other threads is no news.
      Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
      try {
        dismiss(run);
      } catch (IOException e) {
        // The guardian will.
      }
    }
  }

  private void dismiss(RunDirectory run) throws IOException {
    if (options.keep) {
      run.killProcesses();
      screen.say("Kept: " + run.path());
    } else {
      run.sweep();
    }
  }
}
