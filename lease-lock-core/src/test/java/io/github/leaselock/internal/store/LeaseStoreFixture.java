package io.github.leaselock.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.Owner;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** What the contracts of a store are written with. */
abstract class LeaseStoreFixture {

  static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456Z");
  static final Instant LATER = Instant.parse("2026-03-04T05:06:08Z");

  private static final AtomicInteger NAMES = new AtomicInteger();

  /** One Lease a test, since tests may share a server. */
  private final String name = "lock-" + NAMES.incrementAndGet();

  /** The Leases under test; the same at each call within one test. */
  protected abstract StoredLeases leases();

  protected final LeaseStore store() {
    return leases().store();
  }

  protected final LeaseKey key() {
    return new LeaseKey(leases().namespace(), name);
  }

  protected final WriteOutcome create(LeaseKey key) {
    return store().create(new NewLease(key, Map.of(), Optional.empty(), NOW));
  }

  /** Stores a free Lease. */
  protected final LeaseRecord created() {
    return written(create(key()));
  }

  protected final LeaseRecord replaced(LeaseRecord lease) {
    return written(store().replace(lease));
  }

  protected static LeaseRecord written(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
    return ((WriteOutcome.Written) outcome).lease();
  }

  protected final LeaseRecord found() {
    ReadOutcome outcome = store().read(key());
    assertThat(outcome).isInstanceOf(ReadOutcome.Found.class);
    return ((ReadOutcome.Found) outcome).lease();
  }

  /** A part of the stored object, as everybody else sees it. */
  protected final Map<?, ?> section(String name) {
    if (leases().object(key()).orElseThrow().get(name) instanceof Map<?, ?> section) {
      return section;
    }
    throw new AssertionError("the Lease has no " + name);
  }

  protected final void assertAbsent() {
    assertThat(store().read(key())).isEqualTo(new ReadOutcome.Absent());
  }

  protected static void assertUnconfirmed(WriteOutcome outcome, Kind kind) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Unconfirmed.class,
            unconfirmed -> assertThat(unconfirmed.failure().kind()).isEqualTo(kind));
  }

  protected static void assertUnconfirmed(DeleteOutcome outcome, Kind kind) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            DeleteOutcome.Unconfirmed.class,
            unconfirmed -> assertThat(unconfirmed.failure().kind()).isEqualTo(kind));
  }

  /** All but what the store keeps to itself. */
  protected static void assertSame(LeaseRecord one, LeaseRecord other) {
    assertThat(one).usingRecursiveComparison().ignoringFields("remainder").isEqualTo(other);
  }

  /** The record with a holder, and so with every field that a grant writes. */
  protected static LeaseRecord heldBy(String holder, LeaseRecord base) {
    return with(
        base,
        holder,
        base.leaseTransitions() + 1,
        OptionalInt.of(LeaseFormat.HELD_SECONDS),
        Map.of(LeaseFormat.HOLDERS, "[" + holder + "]"));
  }

  /** The record with somebody who waits. */
  protected static LeaseRecord withQueue(LeaseRecord base) {
    Map<String, String> annotations = new HashMap<>(base.annotations());
    annotations.put(LeaseFormat.QUEUE, "[\"somebody\"]");
    return with(
        base,
        base.holderIdentity(),
        base.leaseTransitions(),
        base.leaseDurationSeconds(),
        annotations);
  }

  protected static LeaseRecord with(
      LeaseRecord base,
      String holder,
      int transitions,
      OptionalInt seconds,
      Map<String, String> annotations) {
    return new LeaseRecord(
        base.key(),
        base.uid(),
        base.resourceVersion(),
        holder,
        transitions,
        seconds,
        Optional.of(LATER),
        Optional.of(LATER),
        annotations,
        base.owners(),
        base.terminating(),
        base.electionManaged(),
        base.remainder());
  }

  /** The same version with other owners. */
  protected static LeaseRecord owning(LeaseRecord lease, List<Owner> owners) {
    return new LeaseRecord(
        lease.key(),
        lease.uid(),
        lease.resourceVersion(),
        lease.holderIdentity(),
        lease.leaseTransitions(),
        lease.leaseDurationSeconds(),
        lease.acquireTime(),
        lease.renewTime(),
        lease.annotations(),
        owners,
        lease.terminating(),
        lease.electionManaged(),
        lease.remainder());
  }

  /** The same content as another version, or as another life. */
  protected static LeaseRecord as(LeaseRecord lease, String uid, String resourceVersion) {
    return new LeaseRecord(
        lease.key(),
        uid,
        resourceVersion,
        lease.holderIdentity(),
        lease.leaseTransitions(),
        lease.leaseDurationSeconds(),
        lease.acquireTime(),
        lease.renewTime(),
        lease.annotations(),
        lease.owners(),
        lease.terminating(),
        lease.electionManaged(),
        lease.remainder());
  }
}
