package io.github.leaselock.shedlock;

import io.github.leaselock.store.InMemoryLeaseStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Three nodes, in memory, one of which still ends locks by their times. */
class SessionNodesContractTest extends ProviderContract {

  private final List<SessionLockProvider> providers;

  SessionNodesContractTest() {
    this(new InMemoryLeaseStore());
  }

  private SessionNodesContractTest(InMemoryLeaseStore store) {
    this(store, List.of(Node.inMemory(store).bySession(), Node.inMemory(store).bySession()));
  }

  private SessionNodesContractTest(InMemoryLeaseStore store, List<SessionLockProvider> providers) {
    super(
        Node.inMemory(store),
        Node.inTurn(providers.get(0), providers.get(1), Node.inMemory(store).timed()));
    this.providers = providers;
  }

  @AfterEach
  void close() {
    providers.forEach(SessionLockProvider::close);
  }
}
