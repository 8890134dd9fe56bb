package io.github.leaselock.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link LeaseStore} promises, each outcome by name. What it does to the rest of a Lease
 * is in {@link LeaseContentContract}.
 *
 * <p>A server that promises less than the real one does not skip a test: its class overrides it
 * with what that server does instead.
 */
public abstract class LeaseStoreContract extends LeaseContentContract {

  @Test
  protected void whatWasNeverCreatedIsAbsent() {
    assertAbsent();
  }

  @Test
  protected void inANamespaceThatDoesNotExistEverythingIsAbsent() {
    LeaseKey nowhere = new LeaseKey(leases().absentNamespace(), key().name());

    assertThat(store().read(nowhere)).isEqualTo(new ReadOutcome.Absent());
  }

  @Test
  protected void whatWasWrittenIsReadAtOnce() {
    LeaseRecord free = created();
    assertSame(found(), free);

    LeaseRecord held = replaced(heldBy("a", free));
    assertSame(found(), held);
  }

  @Test
  protected void whatExistsIsNotCreatedAgain() {
    LeaseRecord held = replaced(heldBy("a", created()));

    assertUnconfirmed(create(key()), Kind.ALREADY_EXISTS);
    assertSame(found(), held);
  }

  @Test
  protected void nothingIsCreatedInANamespaceThatDoesNotExist() {
    LeaseKey nowhere = new LeaseKey(leases().absentNamespace(), key().name());

    assertUnconfirmed(create(nowhere), Kind.NAMESPACE_ABSENT);
  }

  @Test
  protected void nothingIsCreatedInANamespaceThatIsBeingDeleted() {
    LeaseKey going = new LeaseKey(leases().terminatingNamespace(), key().name());

    assertUnconfirmed(create(going), Kind.NAMESPACE_TERMINATING);
  }

  @Test
  protected void aNamespaceIsThereOrGoingOrAbsent() {
    assertThat(store().namespace(key().namespace())).isEqualTo(NamespaceState.ACTIVE);
    assertThat(store().namespace(leases().terminatingNamespace()))
        .isEqualTo(NamespaceState.TERMINATING);
    assertThat(store().namespace(leases().absentNamespace())).isEqualTo(NamespaceState.ABSENT);
  }

  @Test
  protected void everyWriteThatChangesSomethingMakesALargerVersion() {
    LeaseRecord first = created();
    LeaseRecord second = replaced(heldBy("a", first));
    LeaseRecord third = replaced(heldBy("b", second));

    assertThat(second.token().isAfter(first.token())).isTrue();
    assertThat(third.token().isAfter(second.token())).isTrue();
    assertThat(List.of(second.uid(), third.uid())).containsOnly(first.uid());
  }

  @Test
  protected void aWriteThatChangesNothingMakesNoVersion() {
    LeaseRecord held = replaced(heldBy("a", created()));

    assertThat(replaced(held).resourceVersion()).isEqualTo(held.resourceVersion());
  }

  @Test
  protected void versionsGrowAcrossDeletion() {
    LeaseRecord held = replaced(heldBy("a", created()));
    leases().remove(key());

    LeaseRecord again = created();

    assertThat(again.uid()).isNotEqualTo(held.uid());
    assertThat(again.token().isAfter(held.token())).isTrue();
  }

  @Test
  protected void aWatchOfOneLeaseShowsWhatIsStoredAndWhatChangesAndWhatGoes() throws Exception {
    LeaseRecord free = created();
    create(named("-other"));
    try (WatchedLeases watched = new WatchedLeases(store(), WatchScope.of(key()))) {
      watched.awaitCaughtUp();
      assertSame(watched.next(), free);

      LeaseRecord held = replaced(heldBy("a", free));
      assertSame(watched.next(), held);
      assertThat(written(store().replace(watched.last())).token()).isEqualTo(held.token());

      leases().remove(key());
      assertThat(watched.awaitRemoval()).isEqualTo(key());

      LeaseRecord again = created();
      assertSame(watched.next(), again);
      assertThat(watched.isAnythingLeft()).isFalse();
    }
  }

  @Test
  protected void aWatchOfALeaseThatIsNotThereCatchesUpWithoutShowingAny() throws Exception {
    try (WatchedLeases watched = new WatchedLeases(store(), WatchScope.of(key()))) {
      watched.awaitCaughtUp();
      assertThat(watched.isAnythingLeft()).isFalse();

      LeaseRecord created = created();
      assertSame(watched.next(), created);
    }
  }

  @Test
  protected void aWatchOfContendedLeasesShowsThoseWithTheLabelAndTellsWhenTheyLoseIt()
      throws Exception {
    LeaseRecord idle = written(create(named("-idle")));
    LeaseRecord waitedFor = replaced(withQueue(heldBy("a", created())));
    try (WatchedLeases watched =
        new WatchedLeases(store(), WatchScope.contended(key().namespace()))) {
      watched.awaitCaughtUp();
      assertSame(watched.next(), waitedFor);
      LeaseRecord handedOver = replaced(heldBy("b", waitedFor));
      assertSame(watched.next(), handedOver);

      replaced(heldBy("", handedOver));
      assertThat(watched.awaitRemoval()).isEqualTo(key());

      LeaseRecord second = replaced(withQueue(heldBy("a", idle)));
      assertSame(watched.next(), second);
      leases().remove(second.key());
      assertThat(watched.awaitRemoval()).isEqualTo(second.key());
    }
  }

  @Test
  protected void aWatchGoesOnFromAPosition() throws Exception {
    LeaseRecord free = created();
    LeaseRecord held = replaced(heldBy("a", free));
    try (WatchedLeases watched =
        new WatchedLeases(store(), WatchScope.of(key()), Optional.of(free.resourceVersion()))) {
      watched.awaitCaughtUp();
      assertSame(watched.next(), held);
      LeaseRecord next = replaced(heldBy("b", held));
      assertSame(watched.next(), next);
    }
  }

  private LeaseKey named(String suffix) {
    return new LeaseKey(key().namespace(), key().name() + suffix);
  }

  @Test
  protected void anotherVersionThanTheOneJudgedIsNotReplaced() {
    LeaseRecord judged = created();
    LeaseRecord stored = replaced(heldBy("a", judged));

    assertUnconfirmed(store().replace(heldBy("b", judged)), Kind.CONFLICT);
    assertSame(found(), stored);
  }

  @Test
  protected void whatSomebodyElseChangedInTheMeantimeIsNotReplaced() {
    LeaseRecord judged = created();
    leases().patch(key(), Map.of("spec", Map.of("holderIdentity", "somebody")));

    assertUnconfirmed(store().replace(heldBy("b", judged)), Kind.CONFLICT);
    assertThat(found().holderIdentity()).isEqualTo("somebody");
  }

  @Test
  protected void aReplaceDoesNotBringADeletedLeaseBack() {
    LeaseRecord judged = created();
    leases().remove(key());

    assertUnconfirmed(store().replace(heldBy("a", judged)), Kind.CONFLICT);
    assertAbsent();
  }

  @Test
  protected void anotherLifeIsNotReplaced() {
    LeaseRecord judged = created();
    leases().remove(key());
    LeaseRecord stored = created();

    assertUnconfirmed(store().replace(heldBy("a", judged)), Kind.CONFLICT);
    assertSame(found(), stored);
  }

  @Test
  protected void anotherLifeIsNotReplacedEvenIfTheVersionIsRight() {
    LeaseRecord before = created();
    leases().remove(key());
    LeaseRecord stored = created();

    assertUnconfirmed(
        store().replace(heldBy("a", as(stored, before.uid(), stored.resourceVersion()))),
        Kind.CONFLICT);
    assertSame(found(), stored);
  }

  @Test
  protected void ofManyWhoReplaceOneVersionOneWins() throws InterruptedException {
    LeaseRecord judged = created();
    int writers = 8;
    List<Callable<WriteOutcome>> writes =
        IntStream.range(0, writers)
            .mapToObj(
                number ->
                    (Callable<WriteOutcome>) () -> store().replace(heldBy("w" + number, judged)))
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<WriteOutcome> outcomes =
          threads.invokeAll(writes).stream().map(LeaseStoreContract::result).toList();

      List<WriteOutcome> won =
          outcomes.stream().filter(WriteOutcome.Written.class::isInstance).toList();
      assertThat(won).hasSize(1);
      assertSame(found(), written(won.get(0)));
      outcomes.stream()
          .filter(outcome -> !won.contains(outcome))
          .forEach(outcome -> assertUnconfirmed(outcome, Kind.CONFLICT));
    } finally {
      threads.shutdownNow();
    }
  }

  private static WriteOutcome result(Future<WriteOutcome> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  protected void whatTheServerDoesNotAcceptIsInvalid() {
    LeaseRecord free = created();

    assertUnconfirmed(
        store().replace(with(free, "a", 1, OptionalInt.of(0), Map.of())), Kind.INVALID);
    assertSame(found(), free);
  }

  @Test
  protected void theVersionThatWasJudgedIsDeleted() {
    LeaseRecord judged = created();

    assertThat(store().delete(judged)).isEqualTo(new DeleteOutcome.Deleted());
    assertAbsent();
  }

  @Test
  protected void anotherVersionThanTheOneJudgedIsNotDeleted() {
    LeaseRecord judged = created();
    LeaseRecord stored = replaced(heldBy("a", judged));

    assertUnconfirmed(store().delete(judged), Kind.CONFLICT);
    assertSame(found(), stored);
  }

  @Test
  protected void anotherLifeIsNotDeletedEvenIfTheVersionIsRight() {
    LeaseRecord before = created();
    leases().remove(key());
    LeaseRecord stored = created();

    assertUnconfirmed(
        store().delete(as(stored, before.uid(), stored.resourceVersion())), Kind.CONFLICT);
    assertSame(found(), stored);
  }

  @Test
  protected void whatIsAbsentIsNotFoundByADelete() {
    LeaseRecord judged = created();
    leases().remove(key());

    assertUnconfirmed(store().delete(judged), Kind.NOT_FOUND);
  }

  @Test
  protected void whatAFinalizerKeepsIsTerminatingOnceDeleted() {
    created();
    leases().patch(key(), Map.of("metadata", Map.of("finalizers", List.of("example.com/keep"))));
    LeaseRecord kept = found();
    assertThat(kept.terminating()).isFalse();

    assertThat(store().delete(kept)).isEqualTo(new DeleteOutcome.Deleted());

    assertThat(found().terminating()).isTrue();
    leases().patch(key(), Map.of("metadata", Map.of("finalizers", List.of())));
  }

  @Test
  protected void anInterruptedThreadGetsAnAnswerAndStaysInterrupted() {
    LeaseRecord free = created();

    Thread.currentThread().interrupt();
    WriteOutcome outcome = store().replace(heldBy("a", free));

    assertThat(Thread.interrupted()).isTrue();
    boolean interrupted =
        outcome instanceof WriteOutcome.Unconfirmed unconfirmed
            && unconfirmed.failure().kind() == Kind.INTERRUPTED;
    assertThat(interrupted || outcome instanceof WriteOutcome.Written)
        .as("written, or interrupted: %s", outcome)
        .isTrue();
  }

  @Test
  protected void leasesOfOtherNamesAreOthers() {
    LeaseRecord one = replaced(heldBy("a", created()));
    LeaseKey otherKey = new LeaseKey(leases().namespace(), key().name() + ".other");

    LeaseRecord other = written(create(otherKey));

    assertThat(other.holderIdentity()).isEmpty();
    assertSame(found(), one);
    assertThat(store().read(otherKey))
        .isInstanceOfSatisfying(ReadOutcome.Found.class, read -> assertSame(read.lease(), other));
    assertThat(Optional.of(other.key())).hasValue(otherKey);
  }
}
