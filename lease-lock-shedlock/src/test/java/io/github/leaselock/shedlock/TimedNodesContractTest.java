package io.github.leaselock.shedlock;

import io.github.leaselock.store.InMemoryLeaseStore;

/** Two nodes, in memory. */
class TimedNodesContractTest extends ProviderContract {

  TimedNodesContractTest() {
    this(new InMemoryLeaseStore());
  }

  private TimedNodesContractTest(InMemoryLeaseStore store) {
    super(
        Node.inMemory(store),
        Node.inTurn(Node.inMemory(store).timed(), Node.inMemory(store).timed()));
  }
}
