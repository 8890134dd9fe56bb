package io.github.leaselock.internal.lock;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * Where the work of sessions runs that no caller waits for: now, on a thread that may block; or
 * later, from a timer that must not. Each kind of work has threads of its own, so that none waits
 * for another: a renewal never waits for a predicate, nor a release for a listener.
 *
 * <p>Nothing that is handed over is lost before {@link #close}; afterwards it is dropped.
 * Implementations are safe for use by several threads.
 */
public interface Tasks extends AutoCloseable {

  /**
   * Runs a task that sends requests, and so may block for as long as they take.
   *
   * @param task runs once, soon, on another thread
   */
  void execute(Runnable task);

  /**
   * Runs a task that releases something.
   *
   * @param task runs once, soon, on another thread
   */
  void executeRelease(Runnable task);

  /**
   * Runs a task that keeps a session alive, whatever all other tasks wait for.
   *
   * @param task runs once, soon, on another thread
   */
  void executeRenewal(Runnable task);

  /**
   * Runs what may take for ever, as code of others may: it neither waits for a task of any kind nor
   * holds one up.
   *
   * @param task runs once, at once, on another thread
   */
  void executeUserCode(Runnable task);

  /**
   * Runs a task later. It must be short, and must not wait for anything: on its thread the loss of
   * a session is announced.
   *
   * @param delay how long from now; zero or less is as soon as possible
   * @param task runs once
   * @return to call it off
   */
  Later after(Duration delay, Runnable task);

  /**
   * Lets the calling thread wait for something.
   *
   * @param done completes when it has come
   * @param limit for how long at most
   * @param <T> what comes
   * @return what has come
   * @throws TimeoutException if it has not come in time
   * @throws InterruptedException if the thread was interrupted
   * @throws java.util.concurrent.CompletionException if it failed
   */
  <T> T await(CompletableFuture<T> done, Duration limit)
      throws InterruptedException, TimeoutException;

  /**
   * Runs a task when the process is asked to end, by SIGTERM say; the process waits for it.
   *
   * @param task runs once, beside whatever else runs then
   * @return to call it off
   */
  Later onShutdown(Runnable task);

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
   * Starts daemon threads, which end when they are idle, but for one that keeps the time: up to
   * eight for requests, eight for releases, three for renewals, and as many as there is code of
   * others under way.
   *
   * @param name what the threads' names begin with
   * @return tasks to be closed by the caller
   */
  static Tasks started(String name) {
    Objects.requireNonNull(name, "name");
    return SystemPorts.tasks(name);
  }
}
