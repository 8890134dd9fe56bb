package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damage never frees anything, is never half understood, and is told to people. */
class DamagedAnnotationsTest {

  private static final String A = "Restore.example.com/db/a/uid-a";

  @ParameterizedTest(name = "{0} ({1})")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          ''                                                    | ends too early
          null                                                  | unexpected 'n'
          {}                                                    | unexpected '{'
          [                                                     | ends too early
          []]                                                   | unexpected ']'
          [{}]                                                  | "holder" is missing
          [{"holder":"","mode":"shared","token":1}]             | "holder" is missing
          [{"holder":"x","token":1}]                            | "mode" is missing
          [{"holder":"x","mode":"SHARED","token":1}]            | no such mode: "SHARED"
          [{"holder":"x","mode":"shared","token":0}]            | at least 1, not 0
          [{"holder":"x","mode":"shared","token":-1}]           | unexpected '-'
          [{"holder":"x","mode":"shared","token":1.5}]          | unexpected
          [{"holder":"x","mode":"shared","token":"5 "}]         | 5
          [{"holder":"x","mode":"shared","token":9999999999999999999}] | 9999999999999999999
          [{"holder":"x","mode":"shared","token":1,"since":"yesterday"}] | not a time: "yesterday"
          [{"holder":"x","mode":"shared","token":1,"pending":"yes"}] | pending
          [{"holder":"x","mode":"shared","token":1,"pending":0}] | pending
          [{"holder":"x","mode":"shared","token":1,"ttl":5}]    | the key "ttl" is unknown
          [{"holder":"x","mode":"shared","mode":"exclusive","token":1}] | stands twice
          [{"holder":"x","mode":"shared","token":1},]           | unexpected ']'
          [[{"holder":"x","mode":"shared","token":1}]]          | unexpected '['
          [{"holder":{"name":"x"},"mode":"shared","token":1}]   | unexpected '{'
          """)
  void damagedHoldersLeaveTheWordToTheSpec(String text, String oddity) {
    LeaseRecord damaged = Leases.lease("x", Map.of(LeaseFormat.HOLDERS, text));

    assertThat(LeaseFormat.read(damaged).holders()).containsExactly(LockHolder.foreign("x"));
    assertThat(LeaseFormat.oddities(damaged))
        .singleElement()
        .asString()
        .startsWith("the annotation leaselock.github.io/holders cannot be read: ")
        .contains(oddity);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          ''
          [
          [{}]
          [{"holder":"x"}]
          [{"holder":"x","mode":"both"}]
          [{"holder":"x","mode":"shared","token":0}]
          """)
  void damagedDrainingIsOneHolderThatNobodyCanProveGone(String text) {
    LeaseRecord damaged = Leases.lease("", Map.of(LeaseFormat.DRAINING, text));

    LeaseState state = LeaseFormat.read(damaged);

    assertThat(state.isFree()).isFalse();
    assertThat(state.draining())
        .containsExactly(LockHolder.foreign("unreadable: \"" + text + "\""));
    assertThat(state.draining().get(0).holder()).isEmpty();
    assertThat(LeaseFormat.oddities(damaged))
        .singleElement()
        .asString()
        .startsWith("the annotation leaselock.github.io/draining cannot be read: ");
  }

  @Test
  void whoeverIsGrantedBesideDamagedDrainingIsPending() {
    LeaseRecord damaged = Leases.lease("", Map.of(LeaseFormat.DRAINING, "?"));
    LeaseState state = LeaseFormat.read(damaged);

    assertThat(Notation.decide(state, Notation.claim("A"), false, ""))
        .isInstanceOfSatisfying(
            Decision.Grant.class, grant -> assertThat(grant.entry().pending()).isTrue());
  }

  @ParameterizedTest(name = "{0} ({1})")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          ''                                                              | ends too early
          []                                                              | lists 0 intents
          [{"holder":"x"}]                                                | "stamp" is missing
          [{"holder":"x","stamp":1,"seconds":60}]                         | "since" is missing
          [{"holder":"x","stamp":1,"seconds":"soon","since":"2026-01-01T00:00:00Z"}] | soon
          [{"holder":"x","stamp":1,"seconds":60,"since":"soon"}]          | not a time: "soon"
          [{"holder":"x","stamp":1,"seconds":60,"since":"2026-01-01T00:00:00Z","mode":"shared"}] | the key "mode" is unknown
          [{"holder":"x","stamp":1,"seconds":0,"since":"2026-01-01T00:00:00Z"}] | not valid for 0 seconds
          [{"holder":"x","stamp":1,"seconds":3601,"since":"2026-01-01T00:00:00Z"}] | not valid for 3601 seconds
          """)
  void aDamagedIntentKeepsNobodyOut(String text, String oddity) {
    LeaseRecord damaged = Leases.lease("", Map.of(LeaseFormat.INTENT, text));

    assertThat(LeaseFormat.read(damaged).intent()).isEmpty();
    assertThat(LeaseFormat.oddities(damaged)).singleElement().asString().contains(oddity);
  }

  @ParameterizedTest(name = "{0} ({1})")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          ''                                                              | ends too early
          {}                                                              | unexpected '{'
          [{}]                                                            | "holder" is missing
          [{"holder":"Pod/db/x/u"}]                                       | "mode" is missing
          [{"holder":"Pod/db/x/u","mode":"shared"}]                       | "since" is missing
          [{"holder":"Pod/db/x/u","mode":"shared","since":"soon"}]        | not a time: "soon"
          [{"holder":"Pod/db/x/u","mode":"both","since":"2026-01-01T00:00:00Z"}] | no such mode: "both"
          [{"holder":"Pod/db/x/u","mode":"shared","since":"2026-01-01T00:00:00Z","token":1}] | the key "token" is unknown
          [{"holder":"Pod/db/x/u","mode":"shared","since":"2026-01-01T00:00:00Z","count":2}] | 2 waiters
          [{"holder":"Pod/db/x/u","mode":"shared","since":"2026-01-01T00:00:00Z","count":0}] | 0 waiters
          [{"holder":"Pod/db/x/u","mode":"shared","since":"2026-01-01T00:00:00Z","limit":0}] | not 0
          [{"holder":"Pod/db/x/u","mode":"exclusive","since":"2026-01-01T00:00:00Z","limit":2}] | only a shared request
          [{"holder":"Pod/db/x/u","mode":"shared","since":"2026-01-01T00:00:00Z","reason":""}] | a reason
          [{"holder":"hand","mode":"exclusive","since":"2026-01-01T00:00:00Z"}] | nobody can be "hand"
          [{"holder":"LeaseSession.leaselock.github.io/ops/w/u:15s:1","count":9223372036854775807,"mode":"exclusive","since":"2026-01-01T00:00:00Z"}] | 9223372036854775807 waiters
          [{"holder":"LeaseSession.leaselock.github.io/ops/w/u:15s:999999999999999999","count":2,"mode":"exclusive","since":"2026-01-01T00:00:00Z"}] | 2 waiters
          """)
  void aDamagedQueueKeepsNobodyOut(String text, String oddity) {
    LeaseRecord damaged = Leases.lease("", Map.of(LeaseFormat.QUEUE, text));

    assertThat(LeaseFormat.read(damaged).queue()).isEqualTo(LockQueue.EMPTY);
    assertThat(LeaseFormat.oddities(damaged))
        .singleElement()
        .asString()
        .startsWith("the annotation leaselock.github.io/queue cannot be read: ")
        .contains(oddity);
  }

  @Test
  void whoeverWaitedQueuesAgainAndRepairsADamagedQueue() {
    LeaseRecord damaged = Leases.lease(A, Map.of(LeaseFormat.QUEUE, "[{"));
    Decision decision =
        Notation.decide(LeaseFormat.read(damaged), Notation.claim("B+queue"), false, "");

    assertThat(Notation.text(decision)).isEqualTo("enqueue: A! >B");
    LeaseRecord repaired =
        LeaseFormat.write(
            damaged, ((Decision.Enqueue) decision).next(), LeaseFormat.Change.NOTE, Notation.NOW);
    assertThat(LeaseFormat.oddities(repaired)).isEmpty();
  }

  @Test
  void eachDamageIsToldOnItsOwn() {
    LeaseRecord damaged =
        Leases.lease(
            "x",
            Map.of(
                LeaseFormat.HOLDERS,
                "?",
                LeaseFormat.DRAINING,
                "?",
                LeaseFormat.INTENT,
                "?",
                LeaseFormat.QUEUE,
                "?"));

    assertThat(LeaseFormat.oddities(damaged)).hasSize(4);
  }

  @Test
  void whatItIsToldStaysReadableWhateverTheDamage() {
    String longKey = "k".repeat(100_000);
    LeaseRecord damaged =
        Leases.lease(
            "x",
            Map.of(
                LeaseFormat.HOLDERS,
                String.format(Locale.ROOT, "[{\"%s\":1,\"%s\":1}]", longKey, longKey),
                LeaseFormat.DRAINING,
                String.format(Locale.ROOT, "[{\"holder\":\"x\",\"mode\":\"%s\"}]", longKey),
                LeaseFormat.INTENT,
                String.format(Locale.ROOT, "[{\"holder\":\"x\",\"stamp\":\"%s\"}]", longKey),
                LeaseFormat.QUEUE,
                String.format(Locale.ROOT, "[{\"holder\":\"%s\",\"mode\":\"shared\"}]", longKey)));

    assertThat(LeaseFormat.oddities(damaged))
        .hasSize(4)
        .allSatisfy(oddity -> assertThat(oddity).hasSizeLessThan(300));
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
        Leases.lease("x0 (+9999 more)", Map.of(LeaseFormat.HOLDERS, list.append("]").toString()));

    assertThat(LeaseFormat.read(crowded).holders()).hasSize(10_000);
  }

  @Test
  void aHundredThousandBracketsAreDamageLikeAnyOther() {
    LeaseRecord deep = Leases.lease("x", Map.of(LeaseFormat.HOLDERS, "[".repeat(100_000)));

    assertThat(LeaseFormat.read(deep).holders()).containsExactly(LockHolder.foreign("x"));
  }

  /** One character of a true annotation is replaced, removed or doubled. */
  @Property
  void oneWrongCharacterNeverFreesTheLock(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 3) int annotation) {
    Random random = new Random(seed);
    LeaseRecord lease = Leases.saying("A? ~b ^C >D >c/2");
    String key =
        new String[] {
              LeaseFormat.HOLDERS, LeaseFormat.DRAINING, LeaseFormat.INTENT, LeaseFormat.QUEUE
            }
            [annotation];
    Map<String, String> annotations = new HashMap<>(lease.annotations());
    annotations.computeIfPresent(key, (name, text) -> damaged(text, random));
    LeaseRecord damaged = Leases.lease(lease.holderIdentity(), annotations);

    LeaseState state = LeaseFormat.read(damaged);

    assertThat(state.holders()).singleElement().extracting(LockHolder::identity).isEqualTo(A);
    assertThat(state.holders().get(0).mode()).isEqualTo(LockMode.EXCLUSIVE);
    assertThat(state.draining()).isNotEmpty();
    assertThatCode(() -> LeaseFormat.oddities(damaged)).doesNotThrowAnyException();
    Optional<LockHolder> entry = state.entryOf(Notation.holder('a'));
    assertThat(entry.filter(mine -> mine.token().isPresent() && !mine.pending()))
        .as("nobody becomes active by damage")
        .isEmpty();
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
}
