package io.github.leaselock.examples.leaderlike;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What the job has written, and who waits to write. */
final class Ledger {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path file;
  private final LeaseLock lock;

  Ledger(Path file, LeaseLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /** A step of the job. */
  record Step(long token, long pid) {}

  /** Whole lines: the last may be half written. */
  List<Step> steps() {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(line -> line.split(" "))
          .map(words -> new Step(Long.parseLong(words[0]), Long.parseLong(words[1])))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first that works under a later token than this. */
  Step awaitAfter(long token) {
    awaitUntil("work after token " + token, () -> steps().stream().anyMatch(s -> s.token > token));
    return steps().stream().filter(step -> step.token > token).findFirst().orElseThrow();
  }

  void awaitWaiting(int replicas) {
    awaitUntil(replicas + " wait", () -> lock.inspect().queue().size() >= replicas);
  }

  private void awaitUntil(String what, BooleanSupplier wanted) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as(() -> what + ": " + lock.inspect() + ", " + steps().stream().distinct().toList())
          .isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /** Of each token one process, and none after a later one, but for steps that were interrupted. */
  void requireOneAtATime(int interrupted) {
    long newest = 0;
    int late = 0;
    for (Step step : steps()) {
      late += step.token < newest ? 1 : 0;
      newest = Math.max(newest, step.token);
    }
    assertThat(late).isLessThanOrEqualTo(interrupted);
    assertThat(steps().stream().distinct().map(Step::token)).doesNotHaveDuplicates();
  }
}
