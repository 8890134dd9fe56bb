package io.github.leaselock.internal.session;

import io.github.leaselock.internal.lock.RepeatedWarnings;
import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what belongs to the session's user: stages, listeners, what is to be done on a loss. Each
 * piece begins once, on a thread of the user's executor or, if it has not begun there after a
 * moment, on one of the library's own; so it does not matter whether an executor rejects, is full,
 * has ended, drops what it is given, or runs it in the thread that gives. Whoever hands code over
 * is never held up by it. Safe for use by several threads.
 */
final class UserCode {

  private static final Logger LOG = LoggerFactory.getLogger(UserCode.class);

  /** For so long an executor may be busy before another thread does its work. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofMillis(200);

  private final Tasks tasks;
  private final Optional<Executor> executor;
  private final RepeatedWarnings warnings;

  UserCode(Tasks tasks, Optional<Executor> executor, RepeatedWarnings warnings) {
    this.tasks = tasks;
    this.executor = executor;
    this.warnings = warnings;
  }

  /** Runs it on the session's executor. */
  void run(Runnable code) {
    if (executor.isPresent()) {
      run(executor.get(), code);
    } else {
      inLibrary(() -> guarded(code));
    }
  }

  /** Runs it on an executor that was given together with it. */
  void run(Executor chosen, Runnable code) {
    AtomicBoolean begun = new AtomicBoolean();
    Runnable once =
        () -> {
          if (begun.compareAndSet(false, true)) {
            guarded(code);
          }
        };
    // The executor may run it in the thread that gives it, or block: that must not be ours.
    inLibrary(
        () -> {
          Tasks.Later late = tasks.after(PATIENCE, () -> inLibrary(() -> late(begun, once)));
          try {
            chosen.execute(once);
          } catch (Throwable rejected) {
            warnings.warn(
                LOG,
                List.of("executor", "rejects"),
                "An executor rejected what a session had for it; it runs on a thread of the"
                    + " session",
                rejected);
            once.run();
          }
          if (begun.get()) {
            late.cancel();
          }
        });
  }

  private void late(AtomicBoolean begun, Runnable once) {
    if (!begun.get()) {
      warnings.warn(
          LOG,
          List.of("executor", "late"),
          "An executor has not begun what a session gave it "
              + PATIENCE
              + " ago; it runs on a thread of the session");
      once.run();
    }
  }

  @SuppressWarnings("IllegalCatch") // no thread, no memory: later perhaps
  private void inLibrary(Runnable task) {
    try {
      tasks.executeUserCode(task);
    } catch (Throwable impossible) {
      tasks.after(RETRY, () -> inLibrary(task));
    }
  }

  @SuppressWarnings("IllegalCatch") // it is anybody's code
  private void guarded(Runnable code) {
    try {
      code.run();
    } catch (Throwable thrown) {
      warnings.warn(
          LOG, List.of("user code", thrown.getClass()), "Code run by a session failed", thrown);
    }
  }
}
