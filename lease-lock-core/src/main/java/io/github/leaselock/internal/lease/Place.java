package io.github.leaselock.internal.lease;

import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.text.Digits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A place in the queue of a lock, or several: claims of one session that came one after another
 * share an entry, so that a thousand waiting threads of a process take no more room than one.
 *
 * @param identity the waiter; if there are several, the first
 * @param count how many waiters: more than one only for a session, whose claims are numbered
 * @param terms on what terms they wait
 * @param lapse for how long an offer to them stands
 * @param since when the first was queued, by its wall clock, in whole seconds: for people
 * @param rest what a later version of lease-lock has written beside this
 */
public record Place(
    String identity,
    long count,
    Terms terms,
    Duration lapse,
    Instant since,
    Map<String, String> rest) {
  /**
   * Checks that nothing is absent.
   *
   * @param identity the waiter; if there are several, the first
   * @param count how many waiters: more than one only for a session, whose claims are numbered
   * @param terms on what terms they wait
   * @param lapse for how long an offer to them stands
   * @param since when the first was queued, by its wall clock, in whole seconds: for people
   * @param rest what a later version of lease-lock has written beside this
   */
  public Place {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(terms, "terms");
    Objects.requireNonNull(lapse, "lapse");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(rest, "rest");
  }

  static Place of(Claim claim, Instant now) {
    return new Place(
        claim.holder().identity(),
        1,
        claim.terms(),
        claim.lapse(),
        Instant.ofEpochSecond(now.getEpochSecond()),
        Map.of());
  }

  /**
   * How they want to hold.
   *
   * @return the mode
   */
  public LockMode mode() {
    return terms.mode();
  }

  /**
   * How many shared holders there may be, themselves included.
   *
   * @return the limit, if there is one
   */
  public OptionalInt sharedLimit() {
    return terms.limit();
  }

  /**
   * Whoever has the higher one is served first.
   *
   * @return 0 unless something else was asked for
   */
  public int priority() {
    return terms.priority();
  }

  /**
   * What for.
   *
   * @return the reason, if there is one
   */
  public Optional<String> reason() {
    return terms.reason();
  }

  private Place with(String first, long number) {
    return new Place(first, number, terms, lapse, since, rest);
  }

  /** How many of this entry's waiters come before this one; negative if it is not among them. */
  long offsetOf(Holder holder) {
    return offsetOf(holder.identity());
  }

  long offsetOf(String waiter) {
    if (identity.equals(waiter)) {
      return 0;
    }
    int number = identity.lastIndexOf(':') + 1;
    if (count == 1 || !waiter.regionMatches(0, identity, 0, number)) {
      return -1;
    }
    long offset = number(waiter, number) - number(identity, number);
    return offset > 0 && offset < count ? offset : -1;
  }

  /** The number behind the last colon, or a negative one. */
  private static long number(String identity, int from) {
    return Digits.parse(identity, from, identity.length());
  }

  /** The waiters from one offset up to another. */
  Optional<Place> part(long from, long to) {
    if (from >= to) {
      return Optional.empty();
    }
    return Optional.of(with(from == 0 ? identity : waiter(from), to - from));
  }

  /** The identity of one of the waiters. */
  String waiter(long offset) {
    if (offset == 0) {
      return identity;
    }
    int colon = identity.lastIndexOf(':');
    return identity.substring(0, colon + 1) + (number(identity, colon + 1) + offset);
  }

  /** The same without one waiter: in one part, in two, or in none. */
  List<Place> without(Holder holder) {
    long offset = offsetOf(holder);
    return offset < 0 ? List.of(this) : without(offset, offset + 1);
  }

  /** The same without the waiters from one offset up to another. */
  List<Place> without(long from, long to) {
    List<Place> parts = new ArrayList<>(2);
    part(0, from).ifPresent(parts::add);
    part(to, count).ifPresent(parts::add);
    return parts;
  }

  /** The same with one waiter more, if that one is the next claim of the same session. */
  Optional<Place> with(Place added) {
    boolean next =
        added.count == 1
            && SessionHolder.parse(identity)
                .filter(first -> first.number() + count <= SessionHolder.MAX_NUMBER)
                .isPresent()
            && terms.equals(added.terms)
            && lapse.equals(added.lapse)
            && rest.equals(added.rest)
            && waiter(count).equals(added.identity);
    return next ? Optional.of(with(identity, count + 1)) : Optional.empty();
  }

  /** Where a claim has a place already: the same place, on other terms of the same mode. */
  Place on(Claim claim) {
    return new Place(identity, count, claim.terms(), claim.lapse(), since, rest);
  }

  /** The claim of the first waiter, as far as a place keeps it. */
  Optional<Claim> asClaim() {
    return Holder.parse(identity)
        .map(
            holder ->
                new Claim(holder, terms, false, true, lapse, Optional.empty(), Optional.empty()));
  }

  /**
   * The first waiter in the shape that a predicate judges. What is true of one claim of a session
   * is true of the next.
   *
   * @return a holder that is not yet one
   */
  public HolderEntry asHolder() {
    return HolderEntry.waiting(identity, terms, since);
  }
}
