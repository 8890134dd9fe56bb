package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.text.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage never frees anything, spoils nothing else, is never half understood, and is told. */
class DamagedAnnotationsTest {

  private static final String A = "Restore.example.com/db/a/uid-a";
  private static final String B = "Restore.example.com/db/b/uid-b";
  private static final String GOOD =
      "{\"holder\":\"" + B + "\",\"mode\":\"shared\",\"token\":5,\"mark\":\"m\"}";

  private static final List<String> KEYS =
      List.of(
          LeaseFormat.HOLDERS,
          LeaseFormat.DRAINING,
          LeaseFormat.QUEUE,
          LeaseFormat.SUPERSEDED,
          LeaseFormat.STAMP);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          5                                                     |
          null                                                  |
          []                                                    |
          {}                                                    |
          {"holder":"","mode":"shared","token":1}               |
          {"holder":7,"mode":"shared","token":0}                |
          {"holder":"x","token":1}                              | x
          {"holder":"x","mode":"SHARED","token":1}              | x
          {"holder":"x","mode":"shared","token":0}              | x
          {"holder":"x","mode":"shared","token":-1}             | x
          {"holder":"x","mode":"shared","token":1.5}            | x
          {"holder":"x","mode":"shared","token":"5 "}           | x
          {"holder":"x","mode":"shared","token":null}           | x
          {"holder":"x","mode":"shared","token":01}             |
          {"holder":"x","mode":"shared","token":9223372036854775808} | x
          {"holder":"x","mode":"shared","token":1,"since":"yesterday"} | x
          {"holder":"x","mode":"shared","token":1,"pending":"yes"} | x
          {"holder":"x","mode":"shared","token":1,"pending":0}  | x
          {"holder":"x","mode":"shared","token":1,"offer":"soon"} | x
          {"holder":"x","mode":"shared","token":1,"limit":0}    | x
          {"holder":"x","mode":"exclusive","token":1,"limit":2} | x
          {"holder":"x","mode":"shared","token":1,"priority":"high"} | x
          {"holder":"x","mode":"shared","token":1,"priority":--1} |
          {"holder":"x","mode":"shared","token":1,"group":" "}  | x
          {"holder":"x","mode":"shared","token":1,"under":"y"}  | x
          {"holder":"x","mode":"shared","token":1,"reason":""}  | x
          {"holder":"x","mode":"shared","token":1,"mark":["m"]} | x
          {"holder":"x","mode":"shared","mode":"exclusive","token":1} |
          {"holder":{"name":"x"},"mode":"shared","token":1}     |
          {"holder":"x","mode":"shared","token":1,}             |
          {"holder":"x","mode":"shared" "token":1}              |
          {"holder":"x,"mode":"shared","token":1}               |
          {holder:"x"}                                          |
          {"holder":"\\x41"}                                    |
          ?                                                     |
          """)
  void aDamagedHolderIsRespectedNamedAndSpoilsNoOther(String entry, String identity) {
    for (String key : List.of(LeaseFormat.HOLDERS, LeaseFormat.DRAINING)) {
      LeaseRecord damaged =
          Leases.stamped(B, Map.of(key, "[" + GOOD + "," + entry + "," + GOOD + "]"));
      LeaseState state = LeaseFormat.read(damaged);
      List<HolderEntry> list = key.equals(LeaseFormat.HOLDERS) ? state.holders() : state.draining();

      assertThat(list).extracting(HolderEntry::isUnreadable).containsExactly(false, true, false);
      assertThat(list.get(1))
          .returns(identity == null ? "" : identity, HolderEntry::identity)
          .returns(LockMode.EXCLUSIVE, HolderEntry::mode)
          .returns(Optional.empty(), HolderEntry::token)
          .returns(true, HolderEntry::mayHaveWorked);
      assertThat(list.get(0)).isEqualTo(list.get(2)).returns(B, HolderEntry::identity);
      assertThat(LeaseFormat.oddities(damaged))
          .contains(
              "the annotation "
                  + key
                  + " has an entry that cannot be read, and is kept until a person frees it: "
                  + Text.quoted(list.get(1).json()));
      assertKept(damaged);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "null", "{}", "[]]", "[1,", "?", "[{\"holder\":\"x\"", "\u0000"})
  void aListThatIsNoneIsOneHolderThatNobodyKnows(String text) {
    LeaseRecord damaged = Leases.stamped("x", Map.of(LeaseFormat.HOLDERS, text));

    assertThat(LeaseFormat.read(damaged).holders())
        .isNotEmpty()
        .allMatch(HolderEntry::isUnreadable);
    assertThat(LeaseFormat.oddities(damaged)).isNotEmpty();
    assertKept(damaged);
  }

  @Test
  void anEmptyListOfHoldersLeavesTheWordToTheSpec() {
    assertThat(LeaseFormat.read(Leases.stamped("x", Map.of(LeaseFormat.HOLDERS, "[]"))).holders())
        .containsExactly(HolderEntry.foreign("x"));
  }

  /** L7: what cannot be read is never shown to a user's check as if it were a holder. */
  @Test
  void damagedDrainingIsNobodyOfWhomACheckCouldBeAsked() {
    LeaseRecord damaged = Leases.lease("", Map.of(LeaseFormat.DRAINING, "[{\"holder\":\"" + A));

    LeaseState state = LeaseFormat.read(damaged);

    assertThat(state.isFree()).isFalse();
    assertThat(state.draining())
        .singleElement()
        .returns(true, HolderEntry::isUnreadable)
        .returns("", HolderEntry::identity)
        .returns(Optional.empty(), HolderEntry::holder);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          5
          {}
          {"of":"Pod/db/"}
          {"of":"Pod/db/","waiters":"x0:a/1"}
          {"of":"Pod/db/","waiters":"x0:a/1","since":"soon"}
          {"of":"Pod/db/","waiters":"","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":" ","since":"2026-01-01T00:00:00Z"}
          {"of":["Pod/db/"],"waiters":"x0:a/1","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x0:a/1","since":"2026-01-01T00:00:00Z","limit":2}
          {"of":"Pod/db/","waiters":"s0:a/1","since":"2026-01-01T00:00:00Z","limit":0}
          {"of":"Pod/db/","waiters":"x0:a/1","since":"2026-01-01T00:00:00Z","reason":""}
          {"of":"Pod/db/","waiters":"x0:a/1","since":"2026-01-01T00:00:00Z","lapse":-1}
          {"of":"Pod/db/","waiters":"X0:a/1","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x1:a/1","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x:a/1","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x-1:a/1","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x0","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x0:","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x0:a","since":"2026-01-01T00:00:00Z"}
          {"of":"hand","waiters":"x0:","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x0:a/1+1","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x0:a/1@-1","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x0:a/1@2147483648","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x0:a/1@1","since":"+1000000000-12-31T23:59:59Z"}
          {"of":"LeaseSession.leaselock.github.io/ops/w/u:15s:","waiters":"x0:1+9223372036854775807","since":"2026-01-01T00:00:00Z"}
          {"of":"LeaseSession.leaselock.github.io/ops/w/u:15s:","waiters":"x0:999999999999999999+1","since":"2026-01-01T00:00:00Z"}
          {"of":"LeaseSession.leaselock.github.io/ops/w/u:15s:","waiters":"x0:01+1","since":"2026-01-01T00:00:00Z"}
          {"of":"LeaseSession.leaselock.github.io/ops/w/u:","waiters":"x0:1+1","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":"x0:a/1","since":"2026-01-01T00:00:00Z","since":"2026-01-01T00:00:00Z"}
          {"of":"Pod/db/","waiters":x}
          """)
  void aDamagedPlaceIsKeptIsNeverServedAndKeepsNobodyOut(String entry) {
    String good = "{\"of\":\"Pod/db/\",\"waiters\":\"s0:%s/1\",\"since\":\"2026-01-01T00:00:00Z\"}";
    String text = "[" + good.formatted("p") + "," + entry + "," + good.formatted("q") + "]";
    LeaseRecord damaged = Leases.stamped("", Map.of(LeaseFormat.QUEUE, text));
    LockQueue queue = LeaseFormat.read(damaged).queue();

    assertThat(queue.places())
        .extracting(Place::identity)
        .containsExactly("Pod/db/p/1", "Pod/db/q/1");
    assertThat(queue.unreadable()).hasSize(1);
    assertThat(LeaseFormat.oddities(damaged))
        .containsExactly(
            "the annotation "
                + LeaseFormat.QUEUE
                + " has an entry that cannot be read, and is kept until a person frees it: "
                + Text.quoted(queue.unreadable().get(0)));
    assertKept(damaged);
  }

  @Test
  void aDamagedWaiterCostsItsNeighboursNothing() {
    String text =
        "[{\"of\":\"Pod/db/\",\"waiters\":\"x0:a/1 x7:b/1 s0:c/1@5 ?\",\"later\":[1, 2],"
            + "\"since\":\"2026-01-01T00:00:00Z\"}]";
    LeaseRecord damaged = Leases.stamped("", Map.of(LeaseFormat.QUEUE, text));
    LockQueue queue = LeaseFormat.read(damaged).queue();

    assertThat(queue.places())
        .extracting(Place::identity)
        .containsExactly("Pod/db/a/1", "Pod/db/c/1");
    assertThat(queue.unreadable())
        .containsExactly(
            "{\"of\":\"Pod/db/\",\"waiters\":\"x7:b/1 ?\",\"later\":[1, 2],"
                + "\"since\":\"2026-01-01T00:00:00Z\"}");
    assertKept(damaged);
  }

  /** L6: a limit far below nothing, and a run of claims whose uids would be too long. */
  @Test
  void hostileNumbersAreDamageLikeAnyOther() {
    String uid = "u".repeat(122) + ":1s:9";
    String text =
        "[{\"of\":\"Pod/db/\",\"waiters\":\"s0:a/1\",\"limit\":\"-9999999999\",\"since\":\"2026-01-01T00:00:00Z\"},"
            + "{\"of\":\"LeaseSession.leaselock.github.io/ops/w/\",\"waiters\":\"x0:"
            + uid
            + "+1\",\"since\":\"2026-01-01T00:00:00Z\"}]";
    LeaseRecord hostile = Leases.stamped(A, Map.of(LeaseFormat.QUEUE, text));

    LeaseState state = LeaseFormat.read(hostile);

    assertThat(state.queue().unreadable()).isNotEmpty();
    for (Place place : state.queue().places()) {
      for (long i = 0; i < place.count(); i++) {
        assertThat(Holder.parse(place.waiter(i))).isPresent();
      }
    }
    assertKept(hostile);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "5",
        "{}",
        "{\"format\":1}",
        "{\"format\":0,\"lease\":\"uid-1\"}",
        "{\"format\":\"one\",\"lease\":\"uid-1\"}",
        "{\"format\":1,\"lease\":\"\"}",
        "{\"format\":1,\"lease\":\"uid-1\",\"needs\":[]}",
        "{\"format\":1,\"lease\":\"uid-1\"} x",
        "{\"format\":1,\"format\":1,\"lease\":\"uid-1\"}"
      })
  void aDamagedStampLeavesTheWordToTheSpec(String stamp) {
    Map<String, String> annotations = new HashMap<>(Leases.saying("a b ~c >D").annotations());
    annotations.put(LeaseFormat.STAMP, stamp);
    LeaseRecord damaged = Leases.lease(A + " (+1 more)", annotations);

    assertThat(LeaseFormat.read(damaged))
        .returns(List.of(HolderEntry.foreign(A + " (+1 more)")), LeaseState::holders)
        .returns(Notation.state("a b ~c").draining().size(), state -> state.draining().size())
        .returns(LockQueue.EMPTY, LeaseState::queue);
    assertThat(LeaseFormat.oddities(damaged))
        .singleElement()
        .asString()
        .startsWith(
            "the annotation leaselock.github.io/format cannot be read, so those beside it do not"
                + " count; spec.holderIdentity does: ");
  }

  @Test
  void eachDamageIsToldOnItsOwn() {
    LeaseRecord damaged =
        Leases.stamped(
            "x",
            Map.of(
                LeaseFormat.HOLDERS, "?", LeaseFormat.DRAINING, "?", LeaseFormat.QUEUE, "[5,6]"));

    assertThat(LeaseFormat.oddities(damaged)).hasSize(4);
  }

  @Test
  void whatItIsToldStaysReadableWhateverTheDamage() {
    String longKey = "k\n".repeat(100_000);
    LeaseRecord damaged =
        Leases.stamped(
            "x",
            Map.of(
                LeaseFormat.HOLDERS,
                "[{\"%s\":1,\"%s\":1}]".formatted(longKey, longKey),
                LeaseFormat.DRAINING,
                "[{\"holder\":\"x\",\"mode\":\"%s\"}]".formatted(longKey),
                LeaseFormat.QUEUE,
                "[{\"of\":\"%s\",\"mode\":\"shared\"}]".formatted(longKey)));

    assertThat(LeaseFormat.oddities(damaged))
        .hasSize(3)
        .allSatisfy(oddity -> assertThat(oddity).hasSizeLessThan(700).doesNotContain("\n"));
  }

  @Test
  void unknownAnnotationsOfOursAreNobodysDamage() {
    LeaseRecord newer = Leases.lease("", Map.of(LeaseFormat.PREFIX + "someday", "{whatever}"));

    assertThat(LeaseFormat.read(newer)).isEqualTo(LeaseState.FREE);
    assertThat(LeaseFormat.oddities(newer)).isEmpty();
  }

  @Test
  void aListOfTenThousandHoldersIsRead() {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < 10_000; i++) {
      list.append(i == 0 ? "" : ",")
          .append(
              String.format(
                  Locale.ROOT, "{\"holder\":\"x%d\",\"mode\":\"shared\",\"token\":%d}", i, i + 1));
    }
    LeaseRecord crowded =
        Leases.stamped("x0 (+9999 more)", Map.of(LeaseFormat.HOLDERS, list.append("]").toString()));

    assertThat(LeaseFormat.read(crowded).holders()).hasSize(10_000);
  }

  @Test
  void aHundredThousandBracketsSpoilNothingElse() {
    String deep = "[".repeat(100_000);
    String closed = "[".repeat(100_000) + "]".repeat(100_000);

    assertThat(LeaseFormat.read(Leases.stamped("x", Map.of(LeaseFormat.HOLDERS, deep))).holders())
        .singleElement()
        .returns(true, HolderEntry::isUnreadable);
    assertThat(
            LeaseFormat.read(
                    Leases.stamped(B, Map.of(LeaseFormat.HOLDERS, "[" + closed + "," + GOOD + "]")))
                .holders())
        .extracting(HolderEntry::identity)
        .containsExactly("", B);
  }

  @Property
  void anyTextInAnyAnnotationIsReadAndKept(
      @ForAll("texts") String text, @ForAll("keys") String key) {
    Map<String, String> annotations = new HashMap<>(Leases.saying("A? ~b >C >d/2").annotations());
    annotations.put(key, text);
    LeaseRecord damaged = Leases.lease(A, annotations);

    assertThatCode(() -> LeaseFormat.oddities(damaged)).doesNotThrowAnyException();
    assertKept(damaged);
  }

  /** One character of a true annotation is replaced, removed or doubled. */
  @Property
  void oneWrongCharacterNeverFreesTheLock(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 2) int annotation) {
    Random random = new Random(seed);
    LeaseRecord lease = Leases.saying("A? ~b ~c >D >e/2");
    String key = KEYS.get(annotation);
    Map<String, String> annotations = new HashMap<>(lease.annotations());
    annotations.computeIfPresent(key, (name, text) -> damaged(text, random));
    LeaseRecord damaged = Leases.lease(lease.holderIdentity(), annotations);

    LeaseState state = LeaseFormat.read(damaged);

    assertThat(state.holders()).isNotEmpty();
    assertThat(state.draining()).hasSizeGreaterThanOrEqualTo(2);
    Optional<HolderEntry> entry = state.entryOf(Notation.holder('a'));
    assertThat(entry.filter(mine -> mine.token().isPresent() && mine.mayHaveWorked()))
        .as("nobody becomes active by damage")
        .isEmpty();
    assertKept(damaged);
  }

  @Test
  void aBracketTooManyAtTheBeginningCostsNoEntry() {
    LeaseRecord lease = Leases.saying("a b c");
    Map<String, String> annotations = new HashMap<>(lease.annotations());
    annotations.computeIfPresent(LeaseFormat.HOLDERS, (name, text) -> "[" + text);
    LeaseRecord damaged = Leases.lease(lease.holderIdentity(), annotations);

    assertThat(LeaseFormat.read(damaged).holders()).containsAll(LeaseFormat.read(lease).holders());
    assertKept(damaged);
  }

  /** A wrong character in one of several entries leaves the others as they are. */
  @Property
  void oneWrongCharacterCostsAtMostOneEntry(@ForAll long seed) {
    Random random = new Random(seed);
    LeaseRecord lease = Leases.saying("a b c d e");
    Map<String, String> annotations = new HashMap<>(lease.annotations());
    annotations.computeIfPresent(LeaseFormat.HOLDERS, (name, text) -> damaged(text, random));

    List<HolderEntry> after =
        LeaseFormat.read(Leases.lease(lease.holderIdentity(), annotations)).holders();

    List<HolderEntry> lost = new ArrayList<>(LeaseFormat.read(lease).holders());
    lost.removeAll(after);
    assertThat(lost).hasSizeLessThanOrEqualTo(1);
    assertThat(after).hasSizeGreaterThanOrEqualTo(5);
  }

  private static String damaged(String text, Random random) {
    int at = random.nextInt(text.length());
    String with =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> text.substring(at, at + 1).repeat(2);
          default -> String.valueOf((char) (' ' + random.nextInt(95)));
        };
    return text.substring(0, at) + with + text.substring(at + 1);
  }

  /** What was read is written and read alike, and from then on nothing changes. */
  private static void assertKept(LeaseRecord lease) {
    LeaseState state = LeaseFormat.read(lease);
    LeaseRecord written = LeaseFormat.write(lease, state, LeaseFormat.Change.NOTE, Notation.NOW);

    assertThat(LeaseFormat.read(written)).isEqualTo(state);
    LeaseRecord again = LeaseFormat.write(written, state, LeaseFormat.Change.NOTE, Notation.NOW);
    assertThat(again.annotations()).isEqualTo(written.annotations());
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of(KEYS);
  }

  /** Anything, but mostly pieces of what lease-lock writes. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
                "[",
                "]",
                "{",
                "}",
                ",",
                ":",
                "\"",
                "\\",
                " ",
                "0",
                "-1",
                "1e9",
                "null",
                "true",
                "[{",
                "},{",
                "}]",
                "\"holder\":",
                "{\"holder\":",
                "\"" + A + "\"",
                "\"Pod/db/x/1\"",
                "\"mode\":\"shared\"",
                "\"token\":7",
                "\"pending\":true",
                "{\"of\":",
                "\"Pod/db/\"",
                "\"waiters\":",
                "\"x0:a/1 s0:b/2@9\"",
                "\"x0:\\ud83d/1+2\"",
                "\"since\":\"2026-01-01T00:00:00Z\"",
                "\"limit\":",
                "\"later\":{\"a\":[1]}",
                GOOD,
                "\"format\":1",
                "\"lease\":\"uid-1\"",
                "\"needs\":\"x\"",
                "\"at\":\"\"",
                "\u0000")
            .list()
            .ofMaxSize(14)
            .map(list -> String.join("", list));
    return Arbitraries.oneOf(Arbitraries.strings(), pieces, pieces.map(text -> "[" + text + "]"));
  }
}
