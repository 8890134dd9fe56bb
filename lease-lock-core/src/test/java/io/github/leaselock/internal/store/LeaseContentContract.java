package io.github.leaselock.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Owner;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a store makes of the content of a Lease: the lock's fields, and everybody else's. */
abstract class LeaseContentContract extends LeaseStoreFixture {

  private static final Owner CLUSTER =
      new Owner("ps.percona.com/v1", "MySQLCluster", "cluster1", "uid-of-cluster1");

  @Test
  protected void aNewLeaseIsFreeAndCompleteForLeaderElectorsThatMeetIt() {
    LeaseRecord free = created();

    assertThat(free.holderIdentity()).isEmpty();
    assertThat(free.leaseTransitions()).isZero();
    assertThat(free.leaseDurationSeconds()).hasValue(LeaseFormat.FREE_SECONDS);
    assertThat(free.acquireTime()).hasValue(NOW);
    assertThat(free.renewTime()).hasValue(NOW);
    assertThat(free.annotations()).isEmpty();
    assertThat(free.terminating()).isFalse();
    assertThat(free.electionManaged()).isFalse();
    assertThat(free.key()).isEqualTo(key());
    assertThat(free.uid()).isNotEmpty();
    assertThat(free.token().value()).isPositive();
  }

  @Test
  protected void aNewLeaseCarriesItsLabelsAndItsOwner() {
    written(store().create(new NewLease(key(), Map.of("team", "db"), Optional.of(CLUSTER), NOW)));

    Map<?, ?> metadata = section("metadata");
    assertThat(metadata.get("labels")).isEqualTo(Map.of("team", "db"));
    assertThat(metadata.get("ownerReferences"))
        .isEqualTo(
            List.of(
                Map.of(
                    "apiVersion", "ps.percona.com/v1",
                    "kind", "MySQLCluster",
                    "name", "cluster1",
                    "uid", "uid-of-cluster1")));
  }

  @Test
  protected void everyFieldOfTheLockIsStored() {
    LeaseRecord held =
        with(
            created(),
            "Kind.example.com/db/name/uid",
            42,
            OptionalInt.of(Integer.MAX_VALUE),
            Map.of(LeaseFormat.HOLDERS, "[\"ü\n漢 \\\"]", LeaseFormat.SETTLED, ""));

    LeaseRecord stored = replaced(held);

    assertSame(stored, as(held, held.uid(), stored.resourceVersion()));
    assertSame(found(), stored);
    assertThat(section("spec"))
        .isEqualTo(
            Map.of(
                "holderIdentity", "Kind.example.com/db/name/uid",
                "leaseTransitions", 42,
                "leaseDurationSeconds", Integer.MAX_VALUE,
                "acquireTime", "2026-03-04T05:06:08.000000Z",
                "renewTime", "2026-03-04T05:06:08.000000Z"));
  }

  @Test
  protected void theHolderOfAFreeLeaseIsEmptyAndNotMissing() {
    replaced(heldBy("a", created()));

    replaced(with(found(), "", 1, OptionalInt.of(LeaseFormat.FREE_SECONDS), Map.of()));

    assertThat(section("spec").get("holderIdentity")).isEqualTo("");
  }

  @Test
  protected void annotationsOfTheLockThatAreLeftOutAreRemovedAndNoOthers() {
    LeaseRecord held = replaced(heldBy("a", created()));
    leases()
        .patch(
            key(),
            Map.of(
                "metadata",
                Map.of("annotations", Map.of("example.com/note", "x", "leaselock", "y"))));
    LeaseRecord noted = found();
    assertThat(noted.annotations()).isEqualTo(held.annotations());

    replaced(with(noted, "", 1, OptionalInt.of(LeaseFormat.FREE_SECONDS), Map.of()));

    assertThat(section("metadata").get("annotations"))
        .isEqualTo(Map.of("example.com/note", "x", "leaselock", "y"));
  }

  @Test
  protected void everythingThatIsNotTheLocksSurvivesAReplace() {
    created();
    Map<String, Object> foreign =
        Map.of(
            "labels", Map.of("team", "db"),
            "annotations", Map.of("example.com/note", "x"),
            "finalizers", List.of("example.com/keep"),
            "ownerReferences",
                List.of(Map.of("apiVersion", "v1", "kind", "ConfigMap", "name", "o", "uid", "u")));
    leases().patch(key(), Map.of("metadata", foreign));

    replaced(heldBy("a", found()));
    replaced(heldBy("b", found()));

    Map<?, ?> metadata = section("metadata");
    assertThat(metadata.get("labels")).isEqualTo(foreign.get("labels"));
    assertThat(metadata.get("finalizers")).isEqualTo(foreign.get("finalizers"));
    assertThat(metadata.get("ownerReferences")).isEqualTo(foreign.get("ownerReferences"));
    assertThat(metadata.get("annotations"))
        .isEqualTo(Map.of("example.com/note", "x", LeaseFormat.HOLDERS, "[b]"));
    leases().patch(key(), Map.of("metadata", Map.of("finalizers", List.of())));
  }

  @Test
  protected void theLabelOfContendedLocksComesWithTheFirstPlaceAndGoesWhenTheLockIsFree() {
    written(store().create(new NewLease(key(), Map.of("team", "db"), Optional.empty(), NOW)));
    LeaseRecord held = replaced(heldBy("a", found()));
    assertThat(labels()).isEqualTo(Map.of("team", "db"));

    LeaseRecord waitedFor = replaced(withQueue(held));
    assertThat(labels()).isEqualTo(Map.of("team", "db", LeaseFormat.CONTENDED, "true"));

    LeaseRecord handedOver = replaced(heldBy("b", waitedFor));
    assertThat(labels().get(LeaseFormat.CONTENDED)).isEqualTo("true");

    replaced(heldBy("", handedOver));
    assertThat(labels()).isEqualTo(Map.of("team", "db"));
  }

  @Test
  protected void aLabelOfContendedLocksThatSomebodyRemovedComesBackWithTheNextWriteOfAQueue() {
    LeaseRecord waitedFor = replaced(withQueue(heldBy("a", created())));
    Map<String, Object> labels = new HashMap<>();
    labels.put(LeaseFormat.CONTENDED, null);
    leases().patch(key(), Map.of("metadata", Map.of("labels", labels)));
    assertThat(found().token()).isGreaterThan(waitedFor.token());

    replaced(withQueue(heldBy("b", found())));

    assertThat(labels()).isEqualTo(Map.of(LeaseFormat.CONTENDED, "true"));
  }

  private Map<?, ?> labels() {
    return section("metadata").get("labels") instanceof Map<?, ?> labels ? labels : Map.of();
  }

  @Test
  protected void anOwnerIsAppendedToThoseThatAreThereWhichStayAsTheyAre() {
    created();
    Map<String, Object> first =
        Map.of(
            "apiVersion", "v1",
            "kind", "ConfigMap",
            "name", "o",
            "uid", "u",
            "blockOwnerDeletion", true);
    leases().patch(key(), Map.of("metadata", Map.of("ownerReferences", List.of(first))));
    LeaseRecord owned = found();
    assertThat(owned.owners()).containsExactly(new Owner("v1", "ConfigMap", "o", "u"));

    LeaseRecord written = replaced(heldBy("a", owned.withOwner(CLUSTER)));

    assertThat(written.owners())
        .containsExactly(new Owner("v1", "ConfigMap", "o", "u"), CLUSTER)
        .isEqualTo(found().owners());
    assertThat(section("metadata").get("ownerReferences"))
        .isEqualTo(
            List.of(
                first,
                Map.of(
                    "apiVersion", "ps.percona.com/v1",
                    "kind", "MySQLCluster",
                    "name", "cluster1",
                    "uid", "uid-of-cluster1")));
  }

  @Test
  protected void anOwnerThatIsThereByItsUidIsNeitherAppendedNorChangedNorRemoved() {
    written(store().create(new NewLease(key(), Map.of(), Optional.of(CLUSTER), NOW)));
    Object before = Objects.requireNonNull(section("metadata").get("ownerReferences"));
    LeaseRecord read = found();
    assertThat(read.owners()).containsExactly(CLUSTER);
    assertThat(read.withOwner(new Owner("v1", "Renamed", "other", CLUSTER.uid()))).isSameAs(read);

    replaced(owning(heldBy("a", found()), List.of(new Owner("v1", "Renamed", "x", CLUSTER.uid()))));
    replaced(owning(heldBy("b", found()), List.of()));

    assertThat(section("metadata").get("ownerReferences")).isEqualTo(before);
  }

  @Test
  protected void aLeaseWithoutAnOwnerGetsItsFirst() {
    assertThat(created().owners()).isEmpty();

    LeaseRecord written = replaced(heldBy("a", found().withOwner(CLUSTER)));

    assertThat(written.owners()).containsExactly(CLUSTER);
  }

  /** Which fields a server knows, and so stores, is a matter of its version. */
  @Test
  protected void fieldsOfTheSpecThatTheLockDoesNotKnowSurviveAReplace() {
    created();
    Map<String, Object> fields =
        Map.of("strategy", "OldestEmulationVersion", "preferredHolder", "p", "fromTheFuture", 7);
    leases().patch(key(), Map.of("spec", fields));
    Map<?, ?> before = section("spec");

    replaced(heldBy("a", found()));

    for (String field : fields.keySet()) {
      assertThat(section("spec").get(field)).as(field).isEqualTo(before.get(field));
    }
  }

  @Test
  protected void aLeaseWithAStrategyIsManagedByAnElection() {
    created();
    leases()
        .patch(
            key(),
            Map.of(
                "spec",
                Map.of("strategy", "OldestEmulationVersion", "holderIdentity", "candidate")));

    LeaseRecord managed = found();

    assertThat(managed.electionManaged()).isTrue();
    assertThat(managed.holderIdentity()).isEqualTo("candidate");
  }

  @Test
  protected void whatIsMissingIsReadAsMissing() {
    created();
    Map<String, @Nullable Object> nothing = new HashMap<>();
    for (Object field : section("spec").keySet()) {
      nothing.put(field.toString(), null);
    }
    leases().patch(key(), Map.of("spec", nothing));

    LeaseRecord bare = found();

    assertThat(bare.holderIdentity()).isEmpty();
    assertThat(bare.leaseTransitions()).isZero();
    assertThat(bare.leaseDurationSeconds()).isEmpty();
    assertThat(bare.acquireTime()).isEmpty();
    assertThat(bare.renewTime()).isEmpty();
  }

  @Test
  protected void aHolderIdentityOfAHundredKilobytesIsStored() {
    String identity = "x".repeat(100_000);

    replaced(with(created(), identity, 1, OptionalInt.of(1), Map.of()));

    assertThat(found().holderIdentity()).isEqualTo(identity);
  }

  @Test
  protected void annotationsOfMoreThanTheServerTakesAreInvalid() {
    LeaseRecord free = created();
    String tooLong = "ü".repeat(140_000); // 280,000 bytes; the limit is 262,144

    assertUnconfirmed(
        store()
            .replace(with(free, "a", 1, OptionalInt.of(1), Map.of(LeaseFormat.HOLDERS, tooLong))),
        Kind.INVALID);
    assertSame(found(), free);
  }
}
