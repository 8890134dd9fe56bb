package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** L8: what a later version of lease-lock writes is kept, ignored, and where it matters obeyed. */
class NewerFormatTest {

  private static final String A = "Restore.example.com/db/a/uid-a";
  private static final String B = "Restore.example.com/db/b/uid-b";

  /** As a later version would write it: keys this one does not know, wherever keys may stand. */
  private static LeaseRecord later(String value, String needs) {
    String more = ",\"later\":" + value + ",\"é\":" + value;
    return Leases.lease(
        A + " (+1 more)",
        Map.of(
            LeaseFormat.STAMP,
            "{\"format\":2,\"lease\":\"uid-1\",\"holder\":\""
                + A
                + " (+1 more)\""
                + needs
                + more
                + "}",
            LeaseFormat.HOLDERS,
            "[" + entry(A, 1, more) + "," + entry(B, 2, "") + "]",
            LeaseFormat.DRAINING,
            "[" + entry("Pod/db/p/1", 3, more) + "]",
            LeaseFormat.QUEUE,
            "[{\"of\":\"Pod/db/\",\"waiters\":\"x0:q/1 x0:r/1\",\"since\":\"2026-01-01T00:00:00Z\""
                + more
                + "}]",
            LeaseFormat.PREFIX + "someday",
            value));
  }

  private static String entry(String holder, long token, String more) {
    return String.format(
        Locale.ROOT, "{\"holder\":\"%s\",\"mode\":\"shared\",\"token\":%d%s}", holder, token, more);
  }

  @Property
  void unknownKeysSurviveAWriteAsTheyWereWritten(@ForAll("values") String value) {
    LeaseRecord later = later(value, "");
    LeaseState state = LeaseFormat.read(later);
    String more = ",\"later\":" + value + ",\"é\":" + value;

    assertThat(state.holders()).noneMatch(HolderEntry::isUnreadable).hasSize(2);
    assertThat(LeaseFormat.oddities(later)).isEmpty();
    LeaseState next =
        state
            .withHolders(state.holdersOtherThan(Notation.holder('b')))
            .withQueue(state.queue().without(new Holder("Pod", "db", "q", "1")));
    Map<String, String> written =
        LeaseFormat.write(later, next, Change.RELEASE, Notation.NOW).annotations();

    assertThat(written.get(LeaseFormat.HOLDERS)).endsWith(more + "}]").contains(A);
    assertThat(written.get(LeaseFormat.DRAINING)).endsWith(more + "}]");
    assertThat(written.get(LeaseFormat.QUEUE)).endsWith(more + "}]").contains("\"x0:r/1\"");
    assertThat(written.get(LeaseFormat.STAMP)).endsWith(more + "}");
    assertThat(written).containsEntry(LeaseFormat.PREFIX + "someday", value);
  }

  @Test
  void whatALaterVersionNeedsIsSaidAndIsObeyed() {
    LeaseRecord later = later("1", ",\"needs\":\"quorum  witness\"");
    LeaseState state = LeaseFormat.read(later);

    assertThat(state.needs()).containsExactly("quorum", "witness");
    assertThat(state.holders()).hasSize(2).noneMatch(HolderEntry::isUnreadable);
    assertThat(LeaseFormat.oddities(later))
        .containsExactly(
            "it was written by a newer version of lease-lock (format 2) and needs quorum, witness:"
                + " this version can only take holders and waiters off it; upgrade it");
    assertThat(
            LeaseProtocol.decide(
                state,
                Claim.of(Notation.holder('c'), Terms.SHARED).queued(),
                Notation.VERSION,
                Notation.NOW))
        .isEqualTo(new Decision.NewerFormat(List.of("quorum", "witness")));
  }

  @Test
  void aLaterFormatThatNeedsNothingIsReadAndWrittenAsThisOne() {
    LeaseRecord later = later("1", "");
    LeaseState state = LeaseFormat.read(later);

    assertThat(state.needs()).isEmpty();
    assertThat(
            LeaseFormat.write(later, state, Change.NOTE, Notation.NOW)
                .annotations()
                .get(LeaseFormat.STAMP))
        .startsWith("{\"format\":1,");
  }

  @Test
  void whoeverTakesItselfOffKeepsWhatTheOthersNeed() {
    LeaseRecord later = later("[1]", ",\"needs\":\"quorum\"");
    LeaseState left =
        LeaseProtocol.release(LeaseFormat.read(later), Notation.holder('a'), Optional.empty())
            .orElseThrow();

    LeaseRecord written = LeaseFormat.write(later, left, Change.RELEASE, Notation.NOW);

    assertThat(written.annotations().get(LeaseFormat.STAMP))
        .isEqualTo(
            "{\"format\":2,\"lease\":\"uid-1\",\"holder\":\"%s\",\"needs\":\"quorum\",\"later\":[1],\"é\":[1]}"
                .formatted(B));
    assertThat(LeaseFormat.read(written)).isEqualTo(left);
    assertThat(written.annotations())
        .containsEntry(LeaseFormat.QUEUE, later.annotations().get(LeaseFormat.QUEUE));
  }

  @Test
  void aLeaseThatIsFreeAndForWhichNobodyWaitsNeedsNothing() {
    LeaseRecord later = later("1", ",\"needs\":\"quorum\"");
    LeaseState state = LeaseFormat.read(later);
    LeaseState idle =
        state
            .with(List.of(), List.of())
            .withQueue(LockQueue.EMPTY)
            .withSuperseded(List.of(new Supersession(A, B, Notation.NOW)));

    LeaseRecord traced = LeaseFormat.write(later, idle, Change.RELEASE, Notation.NOW);
    LeaseRecord unused =
        LeaseFormat.write(later, idle.withSuperseded(List.of()), Change.RELEASE, Notation.NOW);

    assertThat(traced.annotations())
        .containsEntry(LeaseFormat.STAMP, "{\"format\":1,\"lease\":\"uid-1\"}");
    assertThat(LeaseFormat.read(traced).needs()).isEmpty();
    assertThat(LeaseFormat.read(traced).superseded()).hasSize(1);
    assertThat(unused.annotations()).containsOnlyKeys(LeaseFormat.PREFIX + "someday");
  }

  @Test
  void aHolderThatThisVersionCannotReadIsNamedAndNobodysHindrance() {
    Map<String, String> annotations = new HashMap<>(Leases.saying("a b").annotations());
    annotations.computeIfPresent(
        LeaseFormat.HOLDERS, (key, text) -> text.replaceFirst("\"shared\"", "\"upgradable\""));
    LeaseState state = LeaseFormat.read(Leases.lease(A + " (+1 more)", annotations));

    assertThat(state.entryOf(Notation.holder('a')).orElseThrow().isUnreadable()).isTrue();
    assertThat(LeaseProtocol.release(state, Notation.holder('b'), Optional.empty())).isPresent();
    assertThat(LeaseProtocol.release(state, Notation.holder('a'), Optional.empty()))
        .as("what may be taken off does not depend on what else its entry says")
        .isPresent();
  }

  /** JSON of any shape, with spaces wherever they may stand. */
  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> plain =
        Arbitraries.oneOf(
            Arbitraries.of("null", "true", "false", "-0", "1.50e+3", "\"\\u00e9\\/\"", "\"}],{\""),
            Arbitraries.longs().map(String::valueOf));
    return Arbitraries.lazyOf(
        () -> plain,
        () -> plain,
        () -> values().list().ofMaxSize(3).map(list -> "[ " + String.join(" ,", list) + "]"),
        () -> values().map(value -> "{\"a\": " + value + ", \"b\":{}}"));
  }
}
