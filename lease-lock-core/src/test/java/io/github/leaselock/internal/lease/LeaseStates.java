package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** States with everything that format 1 carries, the keys of later versions included. */
final class LeaseStates extends DomainContextBase {

  private static final Arbitrary<String> TEXTS =
      Arbitraries.strings()
          .withChars("ab \"\\/:+@,{}[]é漢\u0000\n\u202e\ud83d\udd12")
          .ofMinLength(1)
          .ofMaxLength(12)
          .filter(text -> !text.isBlank());

  private static final Arbitrary<Instant> TIMES =
      Arbitraries.longs()
          .between(-62_167_219_200L, 253_402_300_799L)
          .map(Instant::ofEpochSecond)
          .injectDuplicates(0.5);

  @Provide
  Arbitrary<LeaseState> states() {
    Arbitrary<List<HolderEntry>> holders = holder().list().ofMaxSize(4);
    Arbitrary<List<HolderEntry>> draining =
        holder().map(held -> held.pending(false)).list().ofMaxSize(2);
    Arbitrary<Optional<String>> life = Arbitraries.strings().alpha().ofLength(8).optional();
    return Combinators.combine(holders, draining, queues(), traces(), life)
        .as(
            (held, drained, queue, superseded, uid) ->
                new LeaseState(held, drained, queue, superseded, uid, List.of()));
  }

  @Provide
  Arbitrary<LockQueue> queues() {
    Arbitrary<String> unreadable = Arbitraries.of("5", "\"?\"", "{\"of\":[1, {\"x\":null}]}");
    return Combinators.combine(place().list().ofMaxSize(6), unreadable.list().ofMaxSize(2))
        .as(LockQueue::new);
  }

  private static Arbitrary<Holder> object() {
    Arbitrary<String> name =
        Arbitraries.strings().withChars("ab+@:1é\ud83d\udd12").ofMinLength(1).ofMaxLength(8);
    Arbitrary<String> kind = Arbitraries.of("Pod", "Restore.example.com");
    Arbitrary<String> namespace = Arbitraries.of("db", "");
    Arbitrary<String> uid = Arbitraries.strings().withChars("a1-:_.").ofMinLength(1).ofMaxLength(6);
    return Combinators.combine(kind, namespace, name, uid).as(Holder::new);
  }

  private static Arbitrary<Holder> session() {
    Arbitrary<String> name = Arbitraries.of("worker-1", "worker-2");
    return Combinators.combine(name, Arbitraries.longs().between(0, 9))
        .as(
            (worker, number) ->
                new SessionHolder(
                        new LeaseKey("ops", worker), "u-1", Duration.ofSeconds(15), number)
                    .asHolder());
  }

  private static Arbitrary<Terms> terms() {
    Arbitrary<Optional<Integer>> limit = Arbitraries.integers().between(1, 256).optional(0.3);
    Arbitrary<Integer> priority =
        Arbitraries.integers().between(-Terms.MAX_PRIORITY, Terms.MAX_PRIORITY);
    return Combinators.combine(
            Arbitraries.of(LockMode.class),
            limit,
            Arbitraries.oneOf(Arbitraries.just(0), priority),
            TEXTS.optional(0.3),
            object().optional(0.3),
            TEXTS.optional(0.5),
            Arbitraries.of("until 2026-11-30T12:00:00Z", "{'a':[1]}", " ~").optional(0.2))
        .as(
            (mode, most, rank, group, under, reason, data) ->
                new Terms(
                    mode,
                    most.filter(any -> mode == LockMode.SHARED)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty()),
                    rank,
                    group,
                    under.map(Holder::identity),
                    reason,
                    data))
        .injectDuplicates(0.5);
  }

  private static Arbitrary<Map<String, String>> rests() {
    Arbitrary<String> json =
        Arbitraries.of("null", "-1.5e+3", "\"\\u00e9\"", "[ 1,{} ]", "{\"a\":{\"b\":[true]}}");
    return Arbitraries.maps(Arbitraries.strings().withChars("xyz é").ofLength(3), json)
        .ofMaxSize(3)
        .map(map -> (Map<String, String>) new LinkedHashMap<>(map))
        .injectDuplicates(0.5);
  }

  private static Arbitrary<HolderEntry> holder() {
    Arbitrary<HolderEntry> listed =
        Combinators.combine(
                Arbitraries.oneOf(object(), session()),
                terms(),
                Arbitraries.longs().greaterOrEqual(1),
                TIMES.optional(0.8),
                Arbitraries.of(true, false),
                Arbitraries.integers().between(1, 86_400).optional(0.3),
                TEXTS.optional(0.5),
                rests())
            .as(
                (who, terms, token, since, pending, offer, mark, rest) ->
                    HolderEntry.listed(
                        who.identity(),
                        terms,
                        new Standing(
                            Optional.of(new FencingToken(token)),
                            since,
                            pending,
                            offer.map(Duration::ofSeconds),
                            mark),
                        rest));
    Arbitrary<HolderEntry> unreadable =
        Arbitraries.of(
            HolderEntry.unreadable("", "5"),
            HolderEntry.unreadable("Pod/db/p/1", "{\"holder\":\"Pod/db/p/1\", \"mode\":[]}"));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(6, listed),
        net.jqwik.api.Tuple.of(1, listed.map(HolderEntry::copied)),
        net.jqwik.api.Tuple.of(1, unreadable));
  }

  private static Arbitrary<Place> place() {
    Arbitrary<Long> more = Arbitraries.longs().between(0, 3);
    return Combinators.combine(
            Arbitraries.oneOf(object(), session()),
            more,
            terms(),
            Arbitraries.of(60L, 1L, 86_400L),
            TIMES,
            rests())
        .as(
            (who, count, terms, lapse, since, rest) ->
                new Place(
                    who.identity(),
                    who.kind().equals(SessionHolder.KIND) ? count + 1 : 1,
                    terms,
                    Duration.ofSeconds(lapse),
                    since,
                    rest));
  }

  private static Arbitrary<List<Supersession>> traces() {
    return Combinators.combine(object(), object(), TIMES)
        .as((who, by, at) -> new Supersession(who.identity(), by.identity(), at))
        .list()
        .ofMaxSize(3)
        .map(ArrayList::new);
  }
}
