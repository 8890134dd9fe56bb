package io.github.leaselock.internal.lock;

import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseLocks;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what happens, and calls a listener, which may do anything, so that nothing comes of what it
 * throws.
 */
record Listeners(OutcomeLog log, LeaseLockListener listener, RepeatedWarnings warnings) {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLocks.class);

  /** Of an operation that the caller waits for. */
  void tell(Consumer<LeaseLockListener> event) {
    log(event);
    pass(event);
  }

  void log(Consumer<LeaseLockListener> event) {
    event.accept(log);
  }

  /** Of what is logged already. */
  @SuppressWarnings("IllegalCatch") // a listener is anybody's code
  void pass(Consumer<LeaseLockListener> event) {
    try {
      event.accept(listener);
    } catch (Throwable thrown) {
      warnings.warn(LOG, "listener", "A listener of locks failed", thrown);
    }
  }
}
