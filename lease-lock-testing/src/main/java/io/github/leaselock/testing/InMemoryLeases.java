package io.github.leaselock.testing;

import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.util.Objects;

/**
 * Leases in memory, with the time of the machine: for tests that start an application as it is, and
 * whose sessions are to renew themselves. Where time has to stand still, and things have to go
 * wrong, there is {@link LeaseLockExtension}.
 *
 * <p>Each of the locks on it is a process of its own. Safe for use by several threads.
 */
public final class InMemoryLeases {

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();

  private InMemoryLeases() {}

  /**
   * An API server that holds nothing.
   *
   * @return a server to make locks on
   */
  public static InMemoryLeases create() {
    return new InMemoryLeases();
  }

  /**
   * Begins a process on the server.
   *
   * @return locks of its own, which exclude those of the others
   */
  public LeaseLocks locks() {
    return StoreLocks.on(store);
  }

  /**
   * Begins a process on the server, with a listener.
   *
   * @param listener is notified of what happens to these locks
   * @return locks of its own, which exclude those of the others
   */
  public LeaseLocks locks(LeaseLockListener listener) {
    return StoreLocks.builder(store).listener(Objects.requireNonNull(listener, "listener")).build();
  }
}
