package io.github.leaselock.shedlock;

import io.github.leaselock.store.InMemoryLeaseStore;

/** One node, in memory. */
class TimedContractTest extends ProviderContract {

  TimedContractTest() {
    this(Node.on(new InMemoryLeaseStore()));
  }

  private TimedContractTest(Node node) {
    super(node, node.timed());
  }
}
