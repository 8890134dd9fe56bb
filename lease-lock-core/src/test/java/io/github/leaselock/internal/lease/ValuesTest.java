package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LockMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values: tokens, states, entries, records. */
class ValuesTest {

  @Property
  void tokensAreOrderedAsTheirNumbers(
      @ForAll @LongRange(min = 1) long one, @ForAll @LongRange(min = 1) long other) {
    FencingToken token = new FencingToken(one);

    assertThat(Integer.signum(token.compareTo(new FencingToken(other))))
        .isEqualTo(Long.compare(one, other));
    assertThat(token.isAfter(new FencingToken(other))).isEqualTo(one > other);
    assertThat(token).hasToString(Long.toString(one));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void thereIsNoTokenBelowOne(long value) {
    assertThatThrownBy(() -> new FencingToken(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a fencing token is at least 1, not " + value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "abc", "9223372036854775808", "1.5"})
  void aResourceVersionThatIsNoPositiveNumberGivesNoToken(String version) {
    LeaseRecord lease =
        new LeaseRecord(
            Leases.KEY,
            "uid-1",
            version,
            "",
            0,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            false,
            false,
            Leases.REST);

    assertThatThrownBy(lease::token)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the resourceVersion of Lease db/cluster1-operations is ")
        .hasMessageContaining("comparable resource versions");
  }

  @Test
  void theTokenOfAVersionIsItsNumber() {
    assertThat(Leases.free().token()).isEqualTo(Notation.VERSION);
  }

  @Test
  void aVersionIsTheSameOnlyInTheSameLife() {
    LeaseRecord lease = Leases.free();
    LeaseRecord another =
        new LeaseRecord(
            lease.key(),
            "uid-2",
            lease.resourceVersion(),
            "",
            0,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            false,
            false,
            Leases.REST);

    assertThat(lease.isVersion(LeaseFormat.annotate(lease, LeaseFormat.SETTLED, "1"))).isTrue();
    assertThat(lease.isVersion(another)).isFalse();
  }

  @Test
  void whereNothingDrainsNobodyIsPending() {
    assertThat(Notation.text(Notation.state("a? b?"))).isEqualTo("a b");
    assertThat(Notation.text(Notation.state("a? b? ~c"))).isEqualTo("a? b? ~c");
  }

  @Test
  void whatIsPutIntoAValueCanBeChangedAfterwardsWithoutEffect() {
    List<HolderEntry> holders = new ArrayList<>(Notation.state("a").holders());
    List<HolderEntry> draining = new ArrayList<>(Notation.state("~b").draining());
    LeaseState state = new LeaseState(holders, draining);
    Map<String, String> annotations = new HashMap<>();
    LeaseRecord lease = Leases.lease("", annotations);

    holders.clear();
    draining.clear();
    annotations.put("key", "value");

    assertThat(Notation.text(state)).isEqualTo("a ~b");
    assertThat(lease.annotations()).isEmpty();
  }

  @Test
  void aHolderTellsPeopleWhatIsKnownOfIt() {
    HolderEntry known =
        HolderEntry.granted(
                "Pod/db/p/1",
                Claim.of(Notation.holder('a'), Terms.SHARED).because("backup b1").terms(),
                new FencingToken(7),
                Instant.parse("2026-01-01T00:00:00Z"))
            .pending(true);

    assertThat(known)
        .hasToString(
            "Pod/db/p/1 (shared, token 7, since 2026-01-01T00:00:00Z, backup b1, not yet active)");
    assertThat(known.pending(false).offered(Claim.LAPSE))
        .hasToString(
            "Pod/db/p/1 (shared, token 7, since 2026-01-01T00:00:00Z, backup b1, offered)");
    assertThat(HolderEntry.foreign("somebody")).hasToString("somebody (exclusive)");
    assertThat(HolderEntry.unreadable("x", "{}"))
        .hasToString("an entry that cannot be read: \"{}\"");
  }

  @Test
  void onlySharedAndSharedDoNotConflict() {
    assertThat(LockMode.SHARED.conflictsWith(LockMode.SHARED)).isFalse();
    assertThat(LockMode.SHARED.conflictsWith(LockMode.EXCLUSIVE)).isTrue();
    assertThat(LockMode.EXCLUSIVE.conflictsWith(LockMode.SHARED)).isTrue();
    assertThat(LockMode.EXCLUSIVE.conflictsWith(LockMode.EXCLUSIVE)).isTrue();
  }
}
