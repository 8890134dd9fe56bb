package io.github.leaselock.shedlock;

/** One node, in memory. */
class SessionContractTest extends ProviderContract {

  SessionContractTest() {
    super(new Nodes(Nodes.inMemory()).bySession(1));
  }
}
