package io.github.leaselock.shedlock;

import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;

/** Several processes on one API server, each with a provider. */
final class Nodes {

  private final Supplier<Node> another;
  private final List<ExtensibleLockProvider> providers = new ArrayList<>();
  private final List<SessionLockProvider> sessions = new ArrayList<>();

  Nodes(Supplier<Node> another) {
    this.another = another;
  }

  static Supplier<Node> inMemory() {
    InMemoryApiServer server = new InMemoryApiServer(InstantSource.system());
    return () -> Node.on(new InMemoryLeaseStore(server));
  }

  Nodes timed(int nodes) {
    for (int i = 0; i < nodes; i++) {
      providers.add(another().timed());
    }
    return this;
  }

  Nodes bySession(int nodes) {
    for (int i = 0; i < nodes; i++) {
      sessions.add(another().bySession());
      providers.add(sessions.get(i));
    }
    return this;
  }

  Node another() {
    return another.get();
  }

  /** One after another is asked for each lock. */
  ExtensibleLockProvider inTurn() {
    AtomicInteger turn = new AtomicInteger();
    return lock ->
        providers.get(Math.floorMod(turn.getAndIncrement(), providers.size())).lock(lock);
  }

  void close() {
    sessions.forEach(SessionLockProvider::close);
  }
}
