package io.github.leaselock;

import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An admission webhook that changes what is written: a success that is none. */
class AlteredWritesTest {

  /** Stores something else than it was sent. */
  private static final class Webhook implements LeaseStore {
    private final InMemoryLeaseStore store = new InMemoryLeaseStore();
    private UnaryOperator<LeaseRecord> change = UnaryOperator.identity();
    private int requests;

    @Override
    public ReadOutcome read(LeaseKey key) {
      requests++;
      return store.read(key);
    }

    @Override
    public WriteOutcome create(NewLease lease) {
      requests++;
      return store.create(lease);
    }

    @Override
    public WriteOutcome replace(LeaseRecord lease) {
      requests++;
      return store.replace(change.apply(lease));
    }

    @Override
    public DeleteOutcome delete(LeaseRecord lease) {
      requests++;
      return store.delete(lease);
    }

    private void without(String annotation) {
      change = lease -> with(lease, lease.holderIdentity(), annotation);
    }

    /** Takes back whatever is written, as it was. */
    private void takesBack() {
      change = lease -> ((ReadOutcome.Found) store.read(lease.key())).lease();
    }

    private void withoutHolder() {
      change = lease -> with(lease, "", LeaseFormat.HOLDERS);
    }

    private static LeaseRecord with(LeaseRecord lease, String holder, String without) {
      Map<String, String> annotations = new HashMap<>(lease.annotations());
      annotations.remove(without);
      return with(lease, holder, annotations);
    }

    private static LeaseRecord with(
        LeaseRecord lease, String holder, Map<String, String> annotations) {
      return new LeaseRecord(
          lease.key(),
          lease.uid(),
          lease.resourceVersion(),
          holder,
          lease.leaseTransitions(),
          lease.leaseDurationSeconds(),
          lease.acquireTime(),
          lease.renewTime(),
          annotations,
          lease.owners(),
          lease.terminating(),
          lease.electionManaged(),
          lease.remainder());
    }
  }

  private final Webhook webhook = new Webhook();
  private final StoreLock lock = new TestLocks().lock(webhook);

  @ParameterizedTest
  @ValueSource(strings = {LeaseFormat.HOLDERS, LeaseFormat.STAMP})
  void aGrantWithoutItsAnnotationIsUnknownAndNamesTheAnnotation(String annotation) {
    webhook.without(annotation);

    AcquireResult result = lock.acquire(RESTORE_1, StalenessPredicate.never());

    assertThat(result)
        .isInstanceOfSatisfying(
            AcquireResult.Unknown.class,
            unknown -> {
              assertThat(unknown.mayHold()).isTrue();
              assertThat(unknown.cause().message()).contains(annotation, "webhook");
            });
    assertThat(webhook.requests).isLessThanOrEqualTo(4);
  }

  @Test
  void aGrantThatWasTakenBackAltogetherIsARefusal() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    webhook.takesBack();

    TestLocks.assertRefused(
        KEY,
        Reason.REQUEST_ALTERED,
        () -> lock.acquire(RESTORE_1, StalenessPredicate.never()),
        "nothing was changed by it");
    assertThat(lock.inspect().isFree()).isTrue();
  }

  @Test
  void aGrantWithoutItsHolderIsARefusal() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    webhook.withoutHolder();

    TestLocks.assertRefused(
        KEY,
        Reason.REQUEST_ALTERED,
        () -> lock.acquire(RESTORE_1, StalenessPredicate.never()),
        "spec.holderIdentity");
  }

  /** A webhook added to what was sent; the time is over before anybody has looked. */
  @Test
  void aGrantThatWasStoredOtherwiseAndNotLookedAtIsUnknown() {
    TestLocks world = new TestLocks();
    webhook.change =
        lease -> {
          world.pass(Duration.ofSeconds(30));
          Map<String, String> annotations = new HashMap<>(lease.annotations());
          annotations.computeIfPresent(LeaseFormat.HOLDERS, (key, text) -> text + " ");
          return Webhook.with(lease, lease.holderIdentity(), annotations);
        };

    AcquireResult result = world.lock(webhook).acquire(RESTORE_1, StalenessPredicate.never());

    assertThat(result)
        .isInstanceOfSatisfying(
            AcquireResult.Unknown.class, unknown -> assertThat(unknown.mayHold()).isTrue());
  }

  @Test
  void aReleaseThatTookTheHolderAwayAllTheSameIsARelease() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    webhook.withoutHolder();

    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  @Test
  void aReleaseThatWasTakenBackIsARefusalAndTheHolderHolds() {
    long token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never())).value();
    webhook.takesBack();

    TestLocks.assertRefused(
        KEY, Reason.REQUEST_ALTERED, () -> lock.release(RESTORE_1), "nothing was changed by it");
    assertThat(lock.inspect().holders().get(0).token().orElseThrow().value()).isEqualTo(token);
  }
}
