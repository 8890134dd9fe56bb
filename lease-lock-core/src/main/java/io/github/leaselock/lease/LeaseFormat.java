package io.github.leaselock.lease;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The format of a lock on a Lease: fields to {@link LeaseState} and back.
 *
 * <p>{@code spec.holderIdentity} is a summary of the annotation {@value #HOLDERS}, and the
 * annotation counts only while the summary is true. If another hand changed the {@code
 * holderIdentity}, the spec wins: a foreign identity is an exclusive holder, an emptied one is a
 * release. Damaged annotations never free anything: with damaged holders the spec counts, and a
 * damaged list of draining holders is one draining holder that nobody can prove gone.
 */
public final class LeaseFormat {

  /** What the keys of lease-lock's own annotations and labels begin with. */
  public static final String PREFIX = "leaselock.github.io/";

  /** The label of a session's Lease; locks do not have it. */
  public static final String SESSION = PREFIX + "session";

  /** The annotation of a session's Lease that says that it was judged to have ended. */
  public static final String ENDED = PREFIX + "ended";

  /** The annotation that lists the holders. */
  public static final String HOLDERS = PREFIX + "holders";

  /** The annotation that lists evicted holders whose work is not yet proven gone. */
  public static final String DRAINING = PREFIX + "draining";

  /** The annotation that shows an exclusive waiter. */
  public static final String INTENT = PREFIX + "intent";

  /** The annotation that lists who waits, in the order in which they are served. */
  public static final String QUEUE = PREFIX + "queue";

  /** The annotation that tells of the last forced release. */
  public static final String FORCED = PREFIX + "forced-release";

  /** The annotation that is changed to move the version when nothing else is to change. */
  public static final String SETTLED = PREFIX + "settled";

  /**
   * The {@code leaseDurationSeconds} of a held lock: the largest the field takes, 68 years, so that
   * no leader elector that heeds it takes the Lease for expired. Not all do: docs/interop.md.
   */
  public static final int HELD_SECONDS = Integer.MAX_VALUE;

  /** The {@code leaseDurationSeconds} of a free lock: the smallest that the API server takes. */
  public static final int FREE_SECONDS = 1;

  private LeaseFormat() {}

  /** What a write means, and so which fields of the spec it moves. */
  public enum Change {
    /** A grant, with or without eviction. */
    GRANT,
    /** A holder gave its lock back. */
    RELEASE,
    /** Everybody was removed by force. */
    FORCE,
    /** The holders stay as they are. */
    NOTE
  }

  /**
   * Reads a Lease.
   *
   * @param lease any version of any Lease, damaged ones included
   * @return what it says; never an exception
   */
  public static LeaseState read(LeaseRecord lease) {
    return new LeaseState(
        readHolders(lease), readDraining(lease), readIntent(lease), readQueue(lease));
  }

  private static List<LockHolder> readHolders(LeaseRecord lease) {
    String text = lease.annotations().get(HOLDERS);
    if (text != null) {
      try {
        List<LockHolder> holders = Annotations.readHolders(text);
        if (summary(holders).equals(lease.holderIdentity())) {
          return holders;
        }
      } catch (IllegalArgumentException damaged) {
        // Then the spec counts.
      }
    }
    return lease.holderIdentity().isEmpty()
        ? List.of()
        : List.of(LockHolder.foreign(lease.holderIdentity()));
  }

  private static List<LockHolder> readDraining(LeaseRecord lease) {
    String text = lease.annotations().get(DRAINING);
    if (text == null) {
      return List.of();
    }
    try {
      return Annotations.readList(text);
    } catch (IllegalArgumentException damaged) {
      return List.of(LockHolder.foreign("unreadable: " + Names.quote(text)));
    }
  }

  private static Optional<Intent> readIntent(LeaseRecord lease) {
    String text = lease.annotations().get(INTENT);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Annotations.readIntent(text));
    } catch (IllegalArgumentException damaged) {
      return Optional.empty(); // Only fairness is lost, and the waiter's next attempt repairs it.
    }
  }

  private static LockQueue readQueue(LeaseRecord lease) {
    String text = lease.annotations().get(QUEUE);
    if (text == null) {
      return LockQueue.EMPTY;
    }
    try {
      return Annotations.readQueue(text);
    } catch (IllegalArgumentException damaged) {
      return LockQueue.EMPTY; // Only the order is lost: whoever waits looks and queues again.
    }
  }

  /**
   * Tells what a person should look at.
   *
   * @param lease any version of any Lease
   * @return one sentence for each damaged annotation, and one if another hand changed the holder;
   *     usually none
   */
  public static List<String> oddities(LeaseRecord lease) {
    List<String> oddities = new ArrayList<>();
    String holders = lease.annotations().get(HOLDERS);
    if (holders != null
        && !unreadable(oddities, lease, HOLDERS, Annotations::readHolders)
        && !summary(Annotations.readHolders(holders)).equals(lease.holderIdentity())) {
      oddities.add(
          String.format(
              Locale.ROOT,
              "another hand changed spec.holderIdentity, so the annotation %s no longer counts",
              HOLDERS));
    }
    unreadable(oddities, lease, DRAINING, Annotations::readList);
    unreadable(oddities, lease, INTENT, Annotations::readIntent);
    unreadable(oddities, lease, QUEUE, Annotations::readQueue);
    return oddities;
  }

  private static boolean unreadable(
      List<String> oddities, LeaseRecord lease, String key, Consumer<String> reader) {
    String text = lease.annotations().get(key);
    if (text == null) {
      return false;
    }
    try {
      reader.accept(text);
      return false;
    } catch (IllegalArgumentException e) {
      oddities.add(
          String.format(Locale.ROOT, "the annotation %s cannot be read: %s", key, e.getMessage()));
      return true;
    }
  }

  /**
   * Writes a state onto a version of a Lease.
   *
   * @param base the version that was judged; its uid and resourceVersion make the write conditional
   * @param next what the Lease is to say
   * @param change what the write means
   * @param now the wall clock, for people
   * @return what to store
   */
  public static LeaseRecord write(LeaseRecord base, LeaseState next, Change change, Instant now) {
    boolean foreign = next.holders().stream().anyMatch(holder -> holder.token().isEmpty());
    Map<String, String> annotations = new HashMap<>(base.annotations());
    put(
        annotations,
        HOLDERS,
        !foreign && !next.holders().isEmpty(),
        () -> Annotations.writeList(next.holders()));
    put(
        annotations,
        DRAINING,
        !next.draining().isEmpty(),
        () -> Annotations.writeList(next.draining()));
    put(
        annotations,
        INTENT,
        next.intent().isPresent(),
        () -> Annotations.writeIntent(next.intent().orElseThrow()));
    put(annotations, QUEUE, !next.queue().isEmpty(), () -> Annotations.writeQueue(next.queue()));
    if (foreign) {
      return withAnnotations(base, annotations); // its fields are its writer's
    }
    Instant time = now.truncatedTo(ChronoUnit.MICROS);
    boolean moves = change == Change.GRANT || change == Change.FORCE;
    return new LeaseRecord(
        base.key(),
        base.uid(),
        base.resourceVersion(),
        summary(next.holders()),
        moves && base.leaseTransitions() < Integer.MAX_VALUE
            ? base.leaseTransitions() + 1
            : base.leaseTransitions(),
        OptionalInt.of(next.holders().isEmpty() ? FREE_SECONDS : HELD_SECONDS),
        change == Change.GRANT ? Optional.of(time) : Optional.of(base.acquireTime().orElse(time)),
        change == Change.NOTE ? Optional.of(base.renewTime().orElse(time)) : Optional.of(time),
        annotations,
        base.terminating(),
        base.electionManaged(),
        base.remainder());
  }

  /**
   * A change to nothing but one of lease-lock's own annotations: it moves the version and leaves
   * the lock as it is.
   *
   * @param base the version to move on from
   * @param key {@link #SETTLED}, {@link #FORCED} or {@link #ENDED}
   * @param text its new value
   * @return what to store
   */
  public static LeaseRecord annotate(LeaseRecord base, String key, String text) {
    Map<String, String> annotations = new HashMap<>(base.annotations());
    annotations.put(key, text);
    return withAnnotations(base, annotations);
  }

  /**
   * What {@link #FORCED} says after a forced release.
   *
   * @param seen the version that was emptied
   * @param reason why
   * @param now the wall clock, for people
   * @return the annotation's text, another one for each version
   */
  public static String trace(LeaseRecord seen, String reason, Instant now) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("holder", seen.holderIdentity());
    fields.put("version", seen.token().value());
    fields.put("at", now.truncatedTo(ChronoUnit.MICROS).toString());
    fields.put("reason", reason);
    return FlatJson.write(List.of(fields));
  }

  private static void put(
      Map<String, String> annotations, String key, boolean present, Supplier<String> text) {
    if (present) {
      annotations.put(key, text.get());
    } else {
      annotations.remove(key);
    }
  }

  private static LeaseRecord withAnnotations(LeaseRecord base, Map<String, String> annotations) {
    return new LeaseRecord(
        base.key(),
        base.uid(),
        base.resourceVersion(),
        base.holderIdentity(),
        base.leaseTransitions(),
        base.leaseDurationSeconds(),
        base.acquireTime(),
        base.renewTime(),
        annotations,
        base.terminating(),
        base.electionManaged(),
        base.remainder());
  }

  /** What stands in {@code spec.holderIdentity} for these holders. */
  static String summary(List<LockHolder> holders) {
    return switch (holders.size()) {
      case 0 -> "";
      case 1 -> holders.get(0).identity();
      default ->
          String.format(
              Locale.ROOT, "%s (+%d more)", holders.get(0).identity(), holders.size() - 1);
    };
  }
}
