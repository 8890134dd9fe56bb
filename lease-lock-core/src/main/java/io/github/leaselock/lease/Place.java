package io.github.leaselock.lease;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A place in the queue of a lock, or several: claims of one session that came one after another
 * share an entry, so that a thousand waiting threads of a process take no more room than one.
 *
 * @param identity the waiter; if there are several, the first
 * @param count how many waiters: more than one only for a session, whose claims are numbered
 * @param mode how they want to hold
 * @param sharedLimit how many shared holders there may be, themselves included
 * @param since when the first was queued, by its wall clock: for people
 * @param reason what for
 */
public record Place(
    String identity,
    long count,
    LockMode mode,
    OptionalInt sharedLimit,
    Instant since,
    Optional<String> reason) {

  /**
   * Checks that such a claim can be.
   *
   * @param identity the first waiter
   * @param count how many
   * @param mode how they want to hold
   * @param sharedLimit how many shared holders there may be
   * @param since when the first was queued
   * @param reason what for
   * @throws IllegalArgumentException if the identity cannot be a holder's, the count is less than
   *     one, several share a place that are not claims of one session, or the limit or the reason
   *     is out of range
   */
  public Place {
    if (Holder.parse(identity).isEmpty()) {
      throw new IllegalArgumentException("nobody can be " + Names.quote(identity));
    }
    if (count < 1 || (count > 1 && !isNumbered(identity, count))) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d waiters cannot be %s", count, Names.quote(identity)));
    }
    Claim.requireLimit(mode, sharedLimit);
    reason.ifPresent(LockHolder::requireReason);
  }

  private static boolean isNumbered(String identity, long count) {
    return SessionHolder.parse(identity)
        .filter(first -> count - 1 <= SessionHolder.MAX_NUMBER - first.number())
        .isPresent();
  }

  static Place of(Claim claim, Instant since) {
    return new Place(
        claim.holder().identity(), 1, claim.mode(), claim.sharedLimit(), since, claim.reason());
  }

  /** How many of this entry's waiters come before this one; empty if it is not among them. */
  Optional<Long> offsetOf(Holder holder) {
    if (count == 1 || !holder.kind().equals(SessionHolder.KIND)) {
      return identity.equals(holder.identity()) ? Optional.of(0L) : Optional.empty();
    }
    Optional<SessionHolder> first = SessionHolder.parse(identity);
    return SessionHolder.of(holder)
        .filter(claim -> claim.isSameSession(first.orElseThrow()))
        .map(claim -> claim.number() - first.orElseThrow().number())
        .filter(offset -> offset >= 0 && offset < count);
  }

  /** The waiters from one offset up to another. */
  Optional<Place> part(long from, long to) {
    if (from >= to) {
      return Optional.empty();
    }
    String first =
        from == 0
            ? identity
            : SessionHolder.parse(identity)
                .map(claim -> claim.numbered(claim.number() + from).asHolder().identity())
                .orElseThrow();
    return Optional.of(new Place(first, to - from, mode, sharedLimit, since, reason));
  }

  /** The same without one waiter: in one part, in two, or in none. */
  List<Place> without(Holder holder) {
    Optional<Long> offset = offsetOf(holder);
    if (offset.isEmpty()) {
      return List.of(this);
    }
    List<Place> parts = new ArrayList<>();
    part(0, offset.get()).ifPresent(parts::add);
    part(offset.get() + 1, count).ifPresent(parts::add);
    return parts;
  }

  /** The same with one waiter more, if that one is the next claim of the same session. */
  Optional<Place> with(Claim claim) {
    boolean next =
        mode == claim.mode()
            && sharedLimit.equals(claim.sharedLimit())
            && reason.equals(claim.reason())
            && SessionHolder.parse(identity)
                .filter(
                    first ->
                        SessionHolder.of(claim.holder())
                            .filter(added -> added.equals(first.numbered(first.number() + count)))
                            .isPresent())
                .isPresent();
    return next
        ? Optional.of(new Place(identity, count + 1, mode, sharedLimit, since, reason))
        : Optional.empty();
  }

  /** For people: the first waiter, how many, and what is known of them. */
  @Override
  public String toString() {
    return (count == 1 ? "" : count + " from ") + asHolder();
  }

  /**
   * The first waiter in the shape that a predicate judges. What is true of one claim of a session
   * is true of the next.
   *
   * @return a holder that is not yet one
   */
  public LockHolder asHolder() {
    return new LockHolder(identity, mode, Optional.empty(), Optional.of(since), reason, true);
  }
}
