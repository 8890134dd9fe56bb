package io.github.leaselock.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InMemoryLeaseStoreTest extends LeaseStoreContract {

  private final StoredLeases leases = new InMemoryLeases();

  @Override
  protected StoredLeases leases() {
    return leases;
  }

  /** It knows the fields of coordinated leader election, and drops the others. */
  @Test
  @Override
  protected void fieldsOfTheSpecThatTheLockDoesNotKnowSurviveAReplace() {
    super.fieldsOfTheSpecThatTheLockDoesNotKnowSurviveAReplace();

    assertThat(section("spec").get("preferredHolder")).isEqualTo("p");
    assertThat(section("spec").containsKey("fromTheFuture")).isFalse();
  }
}
