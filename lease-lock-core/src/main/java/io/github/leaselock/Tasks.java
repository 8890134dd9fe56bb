package io.github.leaselock;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Where the work of a session runs that no caller waits for: now, on a thread that may block; or
 * later, from a timer that must not.
 *
 * <p>Implementations are safe for use by several threads. After {@link #close} tasks are dropped.
 */
public interface Tasks extends AutoCloseable {

  /**
   * Runs a task that sends requests, and so may block for as long as they take.
   *
   * @param task runs once, soon, on another thread
   */
  void execute(Runnable task);

  /**
   * Runs a task that keeps a session alive, whatever the tasks of {@link #execute} wait for.
   *
   * @param task runs once, soon, on another thread
   */
  void executeRenewal(Runnable task);

  /**
   * Runs a task later. It must be short, and must not wait for anything: on its thread the loss of
   * a session is announced.
   *
   * @param delay how long from now; zero or less is as soon as possible
   * @param task runs once
   * @return to call it off
   */
  Later after(Duration delay, Runnable task);

  /** Ends the threads that were started for this; tasks under way come to their end. */
  @Override
  void close();

  /** A task that has not run yet. */
  @FunctionalInterface
  interface Later {

    /** Calls the task off if it has not begun. */
    void cancel();
  }

  /**
   * Starts daemon threads: one for the timer, one for renewals, and up to eight for other requests,
   * which end when they are idle.
   *
   * @param name what the threads' names begin with
   * @return tasks to be closed by whoever started them
   */
  static Tasks started(String name) {
    Objects.requireNonNull(name, "name");
    return SystemPorts.tasks(name);
  }

  /**
   * Uses threads that the caller has and ends.
   *
   * @param requests for tasks that may block; renewals go here as well, so it must never be so busy
   *     that a task waits for longer than a fraction of a session's duration
   * @param timer for tasks that do not block
   * @return tasks whose {@link #close} does nothing
   */
  static Tasks on(Executor requests, ScheduledExecutorService timer) {
    Objects.requireNonNull(requests, "requests");
    Objects.requireNonNull(timer, "timer");
    return new BorrowedTasks(requests, timer);
  }
}
