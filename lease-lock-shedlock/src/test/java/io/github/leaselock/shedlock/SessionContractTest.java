package io.github.leaselock.shedlock;

import io.github.leaselock.store.InMemoryLeaseStore;
import org.junit.jupiter.api.AfterEach;

/** One node, in memory. */
class SessionContractTest extends ProviderContract {

  private final SessionLockProvider provider;

  SessionContractTest() {
    this(Node.on(new InMemoryLeaseStore()));
  }

  private SessionContractTest(Node node) {
    this(node, node.bySession());
  }

  private SessionContractTest(Node node, SessionLockProvider provider) {
    super(node, provider);
    this.provider = provider;
  }

  @AfterEach
  void close() {
    provider.close();
  }
}
