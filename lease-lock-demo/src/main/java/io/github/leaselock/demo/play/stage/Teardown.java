package io.github.leaselock.demo.play.stage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be undone, and in which order: the reverse of that in which it was done. Thread-safe.
 */
public final class Teardown {

  private final Deque<Step> steps = new ArrayDeque<>();
  private final List<Runnable> told = new ArrayList<>();
  private boolean begun;

  /** Something to undo. */
  @FunctionalInterface
  public interface Undo {
    /** Undoes it. */
    void run() throws Exception;
  }

  private record Step(String what, Undo undo) {}

  /**
   * Remembers to undo something. To be called before it is done, so that there is no moment at
   * which it exists and nobody knows.
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
   * From here on nothing can be begun any more. Whoever is told that it has not begun before has to
   * see to it; what is undone at this moment may be undone twice.
   *
   * @return false if it had begun before
   */
  public boolean begin() {
    List<Runnable> toldNow = new ArrayList<>();
    boolean first;
    synchronized (steps) {
      first = !begun;
      begun = true;
      toldNow.addAll(told);
      told.clear();
    }
    toldNow.forEach(Runnable::run);
    return first;
  }

  /** Calls back as soon as it begins, before anything is undone. */
  public void whenItBegins(Runnable callback) {
    synchronized (steps) {
      told.add(callback);
    }
  }

  /**
   * Undoes everything, step by step. What fails keeps nothing else from being undone.
   *
   * @return what could not be undone, and why
   */
  public List<String> run() {
    List<String> failures = new ArrayList<>();
    begin();
    for (Step step = next(); step != null; step = next()) {
      try {
        step.undo().run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.add(step.what() + ": interrupted");
      } catch (Exception e) {
        failures.add(step.what() + ": " + e);
      }
    }
    return failures;
  }

  private @Nullable Step next() {
    synchronized (steps) {
      return steps.poll();
    }
  }
}
