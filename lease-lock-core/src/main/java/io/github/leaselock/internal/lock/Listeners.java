package io.github.leaselock.internal.lock;

import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseLocks;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a listener, which may do anything, so that nothing comes of what it throws. */
record Listeners(LeaseLockListener listener, RepeatedWarnings warnings) {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLocks.class);

  @SuppressWarnings("IllegalCatch") // a listener is anybody's code
  void tell(Consumer<LeaseLockListener> event) {
    try {
      event.accept(listener);
    } catch (Throwable thrown) {
      warnings.warn(LOG, "listener", "A listener of locks failed", thrown);
    }
  }
}
