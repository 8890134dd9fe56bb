package io.github.leaselock.shedlock;

/** One node, in memory. */
class TimedContractTest extends ProviderContract {

  TimedContractTest() {
    super(new Nodes(Nodes.inMemory()).timed(1));
  }
}
