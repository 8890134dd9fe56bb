package io.github.leaselock.internal.store;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.util.Map;
import java.util.Optional;

/** Leases on an {@link InMemoryApiServer} of their own. */
public final class InMemoryLeases implements StoredLeases {

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();

  public InMemoryLeases() {
    store.server().terminateNamespace(terminatingNamespace());
    store.server().removeNamespace(absentNamespace());
  }

  @Override
  public LeaseStore store() {
    return store;
  }

  @Override
  public String namespace() {
    return "db";
  }

  @Override
  public String absentNamespace() {
    return "nowhere";
  }

  @Override
  public String terminatingNamespace() {
    return "going";
  }

  @Override
  public Optional<Map<String, Object>> object(LeaseKey key) {
    return store.server().get(key).object();
  }

  @Override
  public void patch(LeaseKey key, Map<String, ?> patch) {
    requireSuccess(store.server().mergePatch(key, patch));
  }

  /** Like {@link #patch}; whether the server took it. */
  public boolean tryPatch(LeaseKey key, Map<String, ?> patch) {
    return store.server().mergePatch(key, patch).isSuccess();
  }

  @Override
  public void remove(LeaseKey key) {
    requireSuccess(store.server().delete(key, Optional.empty(), Optional.empty()));
  }

  private static void requireSuccess(InMemoryApiServer.Answer answer) {
    if (!answer.isSuccess()) {
      throw new IllegalStateException("the foreign hand failed: " + answer);
    }
  }
}
