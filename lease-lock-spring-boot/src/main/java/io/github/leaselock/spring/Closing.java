package io.github.leaselock.spring;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Closes what holds locks when the application stops: after everything that works under them has
 * been stopped, and before any bean is destroyed, the Kubernetes client among them.
 *
 * <p>All of these close beside one another, within the time of one phase.
 */
final class Closing implements SmartLifecycle {

  /** Behind servers, schedulers, listeners and whatever else has a phase of its own. */
  static final int PHASE = Integer.MIN_VALUE + 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final String what;
  private final AutoCloseable holdsLocks;
  private volatile boolean running;
  private volatile boolean closed;

  Closing(String what, AutoCloseable holdsLocks) {
    this.what = what;
    this.holdsLocks = holdsLocks;
  }

  @Override
  public void start() {
    if (closed) {
      throw new IllegalStateException(
          "the " + what + " was closed when the application was stopped, and never comes back");
    }
    running = true;
  }

  @Override
  public void stop() {
    closed = true;
    try {
      holdsLocks.close();
    } catch (Exception e) {
      LOG.warn("the {} could not be closed", what, e);
    } finally {
      running = false;
    }
  }

  @Override
  public void stop(Runnable callback) {
    new Thread(
            () -> {
              try {
                stop();
              } finally {
                callback.run();
              }
            },
            "lease-lock-closing")
        .start();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
