package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStoreContract;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.NamespaceState;
import io.github.leaselock.internal.store.StoredLeases;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WatchedLeases;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The store on the client's own mock, over HTTP. Each test that is overridden shows what the mock
 * does instead of the real server: there a wrong lock would pass.
 */
@EnableKubernetesMockClient(crud = true, https = false)
class MockLeaseStoreTest extends LeaseStoreContract {

  @SuppressWarnings("NullAway.Init") // set by the extension, one for all tests
  static KubernetesClient client;

  private StoredLeases leases;

  @BeforeEach
  void useTheMock() {
    leases = new ClusterLeases(client, "db", "going");
  }

  @Override
  protected StoredLeases leases() {
    return leases;
  }

  /** It keeps every field, known or not. */
  @Test
  @Override
  protected void fieldsOfTheSpecThatTheLockDoesNotKnowSurviveAReplace() {
    super.fieldsOfTheSpecThatTheLockDoesNotKnowSurviveAReplace();

    assertThat(section("spec").get("preferredHolder")).isEqualTo("p");
    assertThat(section("spec").get("fromTheFuture")).isEqualTo(7);
  }

  /** It answers 404, where the server calls it a conflict with the uid: either way, no Lease. */
  @Test
  @Override
  protected void aReplaceDoesNotBringADeletedLeaseBack() {
    LeaseRecord judged = created();
    leases().remove(key());

    assertUnconfirmed(store().replace(heldBy("a", judged)), Kind.NOT_FOUND);
    assertAbsent();
  }

  /** It compares versions alone, and never a uid; its versions never repeat, so nothing is lost. */
  @Test
  @Override
  protected void anotherLifeIsNotReplacedEvenIfTheVersionIsRight() {
    LeaseRecord before = created();
    leases().remove(key());
    LeaseRecord stored = created();

    assertThat(replaced(heldBy("a", as(stored, before.uid(), stored.resourceVersion()))).uid())
        .isEqualTo(stored.uid());
  }

  /** It does not look at the preconditions of a DELETE, so it deletes what was just granted. */
  @Test
  @Override
  protected void anotherVersionThanTheOneJudgedIsNotDeleted() {
    LeaseRecord judged = created();
    replaced(heldBy("a", judged));

    assertThat(store().delete(judged)).isEqualTo(new DeleteOutcome.Deleted());
    assertAbsent();
  }

  /** It does not look at the preconditions of a DELETE. */
  @Test
  @Override
  protected void anotherLifeIsNotDeletedEvenIfTheVersionIsRight() {
    LeaseRecord before = created();
    leases().remove(key());
    LeaseRecord stored = created();

    assertThat(store().delete(as(stored, before.uid(), stored.resourceVersion())))
        .isEqualTo(new DeleteOutcome.Deleted());
    assertAbsent();
  }

  /** It stores namespaces like anything else, and nobody has made one. */
  @Test
  @Override
  protected void aNamespaceIsThereOrGoingOrAbsent() {
    assertThat(store().namespace(key().namespace())).isEqualTo(NamespaceState.ABSENT);
  }

  /** To it, every namespace exists. */
  @Test
  @Override
  protected void nothingIsCreatedInANamespaceThatDoesNotExist() {
    LeaseKey nowhere = new LeaseKey(leases().absentNamespace(), key().name());

    assertThat(create(nowhere)).isInstanceOf(WriteOutcome.Written.class);
  }

  /** No namespace of it ever terminates. */
  @Test
  @Override
  protected void nothingIsCreatedInANamespaceThatIsBeingDeleted() {
    LeaseKey going = new LeaseKey(leases().terminatingNamespace(), key().name());

    assertThat(create(going)).isInstanceOf(WriteOutcome.Written.class);
  }

  /** It stores any content: here a duration that every leader elector takes for expired. */
  @Test
  @Override
  protected void whatTheServerDoesNotAcceptIsInvalid() {
    LeaseRecord free = created();

    replaced(with(free, "a", 1, OptionalInt.of(0), Map.of()));

    assertThat(found().leaseDurationSeconds()).hasValue(0);
  }

  /** It stores annotations of any size. */
  @Test
  @Override
  protected void annotationsOfMoreThanTheServerTakesAreInvalid() {
    String tooLong = "ü".repeat(140_000);

    replaced(with(created(), "a", 1, OptionalInt.of(1), Map.of(LeaseFormat.HOLDERS, tooLong)));

    assertThat(found().annotations()).containsEntry(LeaseFormat.HOLDERS, tooLong);
  }

  /** It watches by WebSocket alone, where the server streams lines to everybody. */
  @Test
  @Override
  protected void aWatchOfOneLeaseShowsWhatIsStoredAndWhatChangesAndWhatGoes() throws Exception {
    assertNotWatched(WatchScope.of(created().key()));
  }

  /** As above. */
  @Test
  @Override
  protected void aWatchOfALeaseThatIsNotThereCatchesUpWithoutShowingAny() throws Exception {
    assertNotWatched(WatchScope.of(key()));
  }

  /** As above. */
  @Test
  @Override
  protected void aWatchOfContendedLeasesShowsThoseWithTheLabelAndTellsWhenTheyLoseIt()
      throws Exception {
    assertNotWatched(WatchScope.contended(key().namespace()));
  }

  /** As above. */
  @Test
  @Override
  protected void aWatchGoesOnFromAPosition() throws Exception {
    LeaseRecord free = created();
    assertThat(endOf(WatchScope.of(free.key()), Optional.of(free.resourceVersion())).failure())
        .map(StoreFailure::kind)
        .contains(Kind.INVALID);
  }

  private void assertNotWatched(WatchScope scope) throws Exception {
    assertThat(endOf(scope, Optional.empty()).failure())
        .map(StoreFailure::kind)
        .contains(Kind.INVALID);
  }

  private LeaseWatch.End endOf(WatchScope scope, Optional<String> position) throws Exception {
    try (WatchedLeases watched = new WatchedLeases(store(), scope, position)) {
      return watched.awaitEnd();
    }
  }
}
