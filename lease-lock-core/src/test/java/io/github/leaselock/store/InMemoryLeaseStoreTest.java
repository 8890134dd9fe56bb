package io.github.leaselock.store;

class InMemoryLeaseStoreTest extends LeaseStoreContract {

  private final StoredLeases leases = new InMemoryLeases();

  @Override
  protected StoredLeases leases() {
    return leases;
  }
}
