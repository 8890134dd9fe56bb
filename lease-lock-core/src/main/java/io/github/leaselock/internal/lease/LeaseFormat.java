package io.github.leaselock.internal.lease;

import io.github.leaselock.internal.json.JsonText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The format of a lock on a Lease, number 1: fields to {@link LeaseState} and back. Specified in
 * docs/lease-format.md.
 *
 * <p>{@code spec.holderIdentity} is a summary of the annotation {@value #HOLDERS}. What the
 * annotations say counts only while {@value #STAMP} is true of the Lease that bears them: if
 * another hand changed the {@code holderIdentity}, the spec wins; if they are a copy of another
 * Lease's, its holders are respected and have to acquire anew. Entries are read one by one, unknown
 * keys are kept and ignored, and what cannot be read frees nothing.
 */
public final class LeaseFormat {

  /** What the keys of lease-lock's own annotations and labels begin with. */
  public static final String PREFIX = "leaselock.github.io/";

  /** The label of a session's Lease; locks do not have it. */
  public static final String SESSION = PREFIX + "session";

  /**
   * The label of a lock for which somebody waits, or has waited since it was last free: what many
   * who wait in one namespace watch.
   */
  public static final String CONTENDED = PREFIX + "contended";

  /** The annotation of a session's Lease that says that it was judged to have ended. */
  public static final String ENDED = PREFIX + "ended";

  /** The annotation of a session's Lease that tells one renewal from every other. */
  public static final String RENEWAL = PREFIX + "renewal";

  /** The annotation of a session's Lease that says which of its claims it has given up. */
  public static final String CLOSED = PREFIX + "closed";

  /** The annotation of a session's Lease that lists claims that were taken away by force. */
  public static final String REVOKED = PREFIX + "revoked";

  /** The annotation that lists the holders. */
  public static final String HOLDERS = PREFIX + "holders";

  /** The annotation that lists evicted holders whose work is not yet proven gone. */
  public static final String DRAINING = PREFIX + "draining";

  /**
   * The annotation that says of the others for which Lease and by which format they were written.
   */
  public static final String STAMP = PREFIX + "format";

  /** The annotation that names those who waited and were replaced by a newer one of their group. */
  public static final String SUPERSEDED = PREFIX + "superseded";

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

  /** What this version understands beyond what every reader of format 1 does. */
  private static final Set<String> UNDERSTOOD = Set.of();

  private LeaseFormat() {}

  /** What a write means, and so which fields of the spec it moves. */
  public enum Change {
    /** A grant, with or without eviction. */
    GRANT,
    /** A holder gave its lock back. */
    RELEASE,
    /** Somebody was removed by force. */
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
    Map<String, String> annotations = lease.annotations();
    if (annotations.isEmpty() && lease.holderIdentity().isEmpty()) {
      return LeaseState.FREE;
    }
    Optional<Stamp> stamp = stamp(lease);
    boolean own = stamp.filter(ours -> ours.lease().equals(lease.uid())).isPresent();
    List<HolderEntry> draining =
        annotations.containsKey(DRAINING)
            ? HolderEntries.read(annotations.getOrDefault(DRAINING, ""), false)
            : List.of();
    return new LeaseState(
        readHolders(lease, stamp, own, !draining.isEmpty()),
        draining,
        own && annotations.containsKey(QUEUE)
            ? QueueEntries.read(annotations.getOrDefault(QUEUE, ""))
            : LockQueue.EMPTY,
        own && annotations.containsKey(SUPERSEDED)
            ? Supersessions.read(annotations.getOrDefault(SUPERSEDED, ""))
            : List.of(),
        own ? stamp.flatMap(Stamp::life) : Optional.empty(),
        stamp.map(LeaseFormat::notUnderstood).orElse(List.of()));
  }

  static List<String> notUnderstood(Stamp stamp) {
    return stamp.needs().stream().filter(need -> !UNDERSTOOD.contains(need)).toList();
  }

  /** Empty if there is none, or one that cannot be read. */
  static Optional<Stamp> stamp(LeaseRecord lease) {
    String text = lease.annotations().get(STAMP);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Stamp.read(text));
    } catch (IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private static List<HolderEntry> readHolders(
      LeaseRecord lease, Optional<Stamp> stamp, boolean own, boolean drains) {
    String identity = lease.holderIdentity();
    boolean counts =
        stamp.filter(ours -> ours.holder().equals(identity)).isPresent() && !identity.isEmpty();
    String text = lease.annotations().get(HOLDERS);
    if (!counts || text == null) {
      return identity.isEmpty() ? List.of() : List.of(HolderEntry.foreign(identity));
    }
    List<HolderEntry> holders = HolderEntries.read(text, drains);
    if (holders.isEmpty()) {
      return List.of(HolderEntry.foreign(identity));
    }
    return own ? holders : holders.stream().map(HolderEntry::copied).toList();
  }

  /**
   * Tells what a person should look at.
   *
   * @param lease any version of any Lease
   * @return one sentence for each thing that is out of order; usually none
   */
  public static List<String> oddities(LeaseRecord lease) {
    return Anomalies.of(lease);
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
    return LeaseWriter.write(base, next, change, now);
  }

  /**
   * Whether a Lease bears the label {@link #CONTENDED} when this is written: the first write that
   * gives somebody a place sets it, and only one that leaves the lock free and unqueued removes it.
   * So whoever watches those that bear it is shown every hand-over.
   *
   * @param next what is to be written
   * @param before whether the version that it replaces bears the label
   * @return whether the label is written
   */
  public static boolean isContended(LeaseRecord next, boolean before) {
    if (next.annotations().containsKey(QUEUE)) {
      return true;
    }
    boolean free = next.holderIdentity().isEmpty() && !next.annotations().containsKey(DRAINING);
    return before && !free;
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
    StringBuilder out = new StringBuilder("[");
    new JsonText(out)
        .begin()
        .with("holder", seen.holderIdentity())
        .with("version", seen.token().value())
        .with("at", now.truncatedTo(ChronoUnit.MICROS).toString())
        .with("reason", reason)
        .end();
    return out.append(']').toString();
  }

  static LeaseRecord withAnnotations(LeaseRecord base, Map<String, String> annotations) {
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
        base.owners(),
        base.terminating(),
        base.electionManaged(),
        base.remainder());
  }
}
