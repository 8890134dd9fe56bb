package io.github.leaselock.shedlock;

/** Two nodes, in memory. */
class TimedNodesContractTest extends ProviderContract {

  TimedNodesContractTest() {
    super(new Nodes(Nodes.inMemory()).timed(2));
  }
}
