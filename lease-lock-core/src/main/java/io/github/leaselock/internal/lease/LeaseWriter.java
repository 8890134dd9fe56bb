package io.github.leaselock.internal.lease;

import io.github.leaselock.internal.lease.LeaseFormat.Change;
import io.github.leaselock.internal.text.Text;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A state as the fields and annotations of a Lease: the writing half of {@link LeaseFormat}. */
final class LeaseWriter {

  private LeaseWriter() {}

  static LeaseRecord write(LeaseRecord base, LeaseState next, Change change, Instant now) {
    boolean foreign = next.holders().stream().anyMatch(HolderEntry::isForeign);
    String identity = foreign ? base.holderIdentity() : summary(next.holders());
    Map<String, String> annotations = new HashMap<>(base.annotations());
    put(
        annotations,
        LeaseFormat.HOLDERS,
        foreign || next.holders().isEmpty()
            ? null
            : HolderEntries.write(next.holders(), !next.draining().isEmpty()));
    put(
        annotations,
        LeaseFormat.DRAINING,
        next.draining().isEmpty() ? null : HolderEntries.write(next.draining(), false));
    put(
        annotations,
        LeaseFormat.QUEUE,
        next.queue().isUnused() ? null : QueueEntries.write(next.queue()));
    put(
        annotations,
        LeaseFormat.SUPERSEDED,
        next.superseded().isEmpty() ? null : Supersessions.write(next.superseded()));
    put(
        annotations,
        LeaseFormat.STAMP,
        next.isUnused() ? null : stamp(base, next, foreign ? "" : identity).write());
    if (foreign) {
      return LeaseFormat.withAnnotations(base, annotations); // its fields are its writer's
    }
    Instant time = now.truncatedTo(ChronoUnit.MICROS);
    boolean moves = change == Change.GRANT || change == Change.FORCE;
    return new LeaseRecord(
        base.key(),
        base.uid(),
        base.resourceVersion(),
        identity,
        moves && base.leaseTransitions() < Integer.MAX_VALUE
            ? base.leaseTransitions() + 1
            : base.leaseTransitions(),
        OptionalInt.of(
            next.holders().isEmpty() ? LeaseFormat.FREE_SECONDS : LeaseFormat.HELD_SECONDS),
        change == Change.GRANT ? Optional.of(time) : Optional.of(base.acquireTime().orElse(time)),
        change == Change.NOTE ? Optional.of(base.renewTime().orElse(time)) : Optional.of(time),
        annotations,
        base.owners(),
        base.terminating(),
        base.electionManaged(),
        base.remainder());
  }

  /**
   * What a later version has written into the stamp stays, for whoever takes itself out, until
   * nobody holds or waits: then every version may begin anew.
   */
  private static Stamp stamp(LeaseRecord base, LeaseState next, String holder) {
    boolean idle = next.isFree() && next.queue().isUnused();
    Optional<Stamp> before = LeaseFormat.stamp(base).filter(stamp -> !idle);
    return new Stamp(
        before.filter(stamp -> !next.needs().isEmpty()).map(Stamp::format).orElse(Stamp.FORMAT),
        base.uid(),
        holder,
        before.map(Stamp::needs).orElse(List.of()),
        next.life(),
        before.map(Stamp::rest).orElse(Map.of()));
  }

  private static void put(Map<String, String> annotations, String key, @Nullable String text) {
    if (text == null) {
      annotations.remove(key);
    } else {
      annotations.put(key, text);
    }
  }

  /**
   * What stands in {@code spec.holderIdentity} for these holders: the same in every locale, and on
   * the server what was sent.
   */
  private static String summary(List<HolderEntry> holders) {
    if (holders.isEmpty()) {
      return "";
    }
    HolderEntry first = holders.get(0);
    String identity = first.identity().isEmpty() ? "unreadable" : Text.escaped(first.identity());
    return holders.size() == 1 ? identity : identity + " (+" + (holders.size() - 1) + " more)";
  }
}
