package io.github.leaselock.shedlock;

/** Three nodes, one of which still ends locks by their times, in memory. */
class SessionNodesContractTest extends ProviderContract {

  SessionNodesContractTest() {
    super(new Nodes(Nodes.inMemory()).bySession(2).timed(1));
  }
}
