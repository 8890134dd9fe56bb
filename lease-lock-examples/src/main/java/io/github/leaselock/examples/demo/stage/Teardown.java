package io.github.leaselock.examples.demo.stage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What has to be undone, and in which order: the reverse of that in which it was done. Runs once,
 * at the end or when the JVM is told to end, whichever comes first. Thread-safe.
 */
public final class Teardown {

  private final Deque<Step> steps = new ArrayDeque<>();
  private final List<String> failures = new ArrayList<>();
  private boolean begun;

  /** Something to undo. */
  @FunctionalInterface
  public interface Undo {
    /** Undoes it. */
    void run() throws Exception;
  }

  private record Step(String what, Undo undo) {}

  /**
   * Remembers to undo something. To be called before it is done, so that there is no moment at which
   * it exists and nobody knows.
   *
   * @throws IllegalStateException if the teardown has begun: do not begin anything any more
   */
  public void before(String what, Undo undo) {
    synchronized (steps) {
      if (begun) {
        throw new IllegalStateException("everything is being undone: too late for " + what);
      }
      steps.push(new Step(what, undo));
    }
  }

  /** Whether it has begun. */
  public boolean hasBegun() {
    synchronized (steps) {
      return begun;
    }
  }

  /**
   * Undoes everything; a second caller waits for the first. What fails keeps nothing else from being
   * undone.
   *
   * @return what could not be undone, and why
   */
  public synchronized List<String> run() {
    synchronized (steps) {
      begun = true;
    }
    for (Step step = steps.poll(); step != null; step = steps.poll()) {
      try {
        step.undo().run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.add(step.what() + ": interrupted");
      } catch (Exception e) {
        failures.add(step.what() + ": " + e);
      }
    }
    return List.copyOf(failures);
  }
}
