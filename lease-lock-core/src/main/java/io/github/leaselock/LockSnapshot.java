package io.github.leaselock;

import io.github.leaselock.AcquireResult.Reason;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.LockQueue;
import io.github.leaselock.internal.lease.Outlook;
import io.github.leaselock.internal.store.NamespaceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one version of a Lease said: for human readers, for status fields, and as the condition of
 * {@link LeaseLock#forceRelease}. Immutable; it may be out of date the moment it is returned.
 */
public final class LockSnapshot {

  /** Of holders and of oddities, in a text: a Lease may hold thousands that somebody made up. */
  private static final int MOST_SHOWN = 20;

  /** Any version will do where there is none yet. */
  private static final FencingToken NEW = new FencingToken(1);

  /** In place of the mark of whichever process will ask, and as long: 12 characters. */
  private static final String SOMEBODY = "any-process-";

  private final LeaseKey key;
  private final Optional<LeaseRecord> lease;
  private final LeaseState state;
  private final NamespaceState namespace;
  private final Instant now;

  private LockSnapshot(
      LeaseKey key, Optional<LeaseRecord> lease, NamespaceState namespace, Instant now) {
    this.key = key;
    this.lease = lease;
    this.state = lease.map(LeaseFormat::read).orElse(LeaseState.FREE);
    this.namespace = namespace;
    this.now = now;
  }

  static LockSnapshot of(LeaseRecord lease, Instant now) {
    return new LockSnapshot(lease.key(), Optional.of(lease), NamespaceState.ACTIVE, now);
  }

  static LockSnapshot absent(LeaseKey key, NamespaceState namespace, Instant now) {
    return new LockSnapshot(key, Optional.empty(), namespace, now);
  }

  Optional<LeaseRecord> lease() {
    return lease;
  }

  LeaseState state() {
    return state;
  }

  /**
   * Which Lease.
   *
   * @return its key
   */
  public LeaseKey key() {
    return key;
  }

  /**
   * Whether there is a Lease. There is none before the first acquire.
   *
   * @return true if the API server has it stored
   */
  public boolean exists() {
    return lease.isPresent();
  }

  /**
   * Whether nobody holds the lock and no evicted work is left.
   *
   * @return true also if the Lease does not exist
   */
  public boolean isFree() {
    return state.isFree();
  }

  /**
   * Who holds, in the order of their grants. More than one only if all are shared.
   *
   * @return immutable, possibly empty
   */
  public List<LockHolder> holders() {
    return List.copyOf(state.holders());
  }

  /**
   * Evicted holders whose work is not proven gone.
   *
   * @return immutable, usually empty
   */
  public List<LockHolder> draining() {
    return List.copyOf(state.draining());
  }

  /**
   * Who waits for its turn, in the order in which they are served.
   *
   * @return immutable, possibly empty
   */
  public LockQueue queue() {
    return state.queue();
  }

  /**
   * How often the lock was granted or taken by force, {@code spec.leaseTransitions}.
   *
   * @return 0 if the Lease does not exist
   */
  public int leaseTransitions() {
    return lease.map(LeaseRecord::leaseTransitions).orElse(0);
  }

  /**
   * Would a request get the lock, and if not, after whom? What {@link LeaseLock#acquire} would
   * answer to it on this version of the Lease, with no other writer and with nobody asked whether
   * those that block it are stale; no request is sent. A reservation that was over when the
   * snapshot was taken blocks nobody.
   *
   * <p>For a caller that shows a status, or decides what to begin first. It promises nothing: what
   * counts is what {@code acquire} answers.
   *
   * @param request who would ask, in which mode, and on what terms
   * @return what is in its way, or empty if it would be acquired
   */
  public Optional<Blockage> blockage(AcquireRequest request) {
    Objects.requireNonNull(request, "request");
    Optional<String> refusal =
        lease
            .flatMap(seen -> Lockable.refusal(key, seen))
            .map(LeaseRefusedException::getMessage)
            .or(() -> absentNamespace().filter(words -> lease.isEmpty()));
    if (refusal.isPresent()) {
      return Optional.of(Blockage.without(key, Reason.REFUSED, refusal.get()));
    }
    FencingToken version = lease.map(LeaseRecord::token).orElse(NEW);
    Outlook outlook = Outlook.of(state, request.claim().markedBy(SOMEBODY), version, now);
    if (outlook.end() instanceof Decision.Refuse refuse) {
      return Optional.of(
          Refusal.of(
              key,
              outlook.state(),
              request,
              refuse,
              holder -> new Blocker(holder, Blockage.NOT_ASKED),
              now));
    }
    if (outlook.end() instanceof Decision.AwaitDrain drain) {
      return Optional.of(Blockage.draining(key, List.copyOf(drain.draining()), now));
    }
    if (outlook.end() instanceof Decision.Superseded superseded) {
      return Optional.of(Blockage.without(key, Reason.SUPERSEDED, superseded.trace().by()));
    }
    return outlook.end() instanceof Decision.NewerFormat newer
        ? Optional.of(
            Blockage.without(
                key,
                Reason.REFUSED,
                String.valueOf(Lockable.notUnderstood(key, newer.needs()).getMessage())))
        : Optional.empty();
  }

  /**
   * What somebody should look at: damaged annotations, a holder changed by another client, a Lease
   * that is being deleted or managed by the API server's election, a namespace that does not exist.
   *
   * @return one sentence each, usually none
   */
  public List<String> oddities() {
    return lease
        .map(LockSnapshot::oddities)
        .orElseGet(() -> absentNamespace().map(List::of).orElse(List.of()));
  }

  private Optional<String> absentNamespace() {
    return switch (namespace) {
      case ABSENT -> Optional.of("there is no namespace " + key.namespace());
      case TERMINATING ->
          Optional.of(
              "the namespace " + key.namespace() + " is being deleted: no Lease can be made in it");
      case ACTIVE, UNKNOWN -> Optional.empty();
    };
  }

  private static List<String> oddities(LeaseRecord lease) {
    List<String> oddities = new ArrayList<>(LeaseFormat.oddities(lease));
    if (lease.terminating()) {
      oddities.add("the Lease is being deleted");
    }
    if (lease.electionManaged()) {
      oddities.add("spec.strategy is set: the API server's election controller manages this Lease");
    }
    return List.copyOf(oddities);
  }

  /** Human-readable: the key, the holders, what drains, who waits, and what is odd. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Lease ").append(key).append(": ");
    if (lease.isEmpty()) {
      text.append("there is none, ");
    }
    text.append(
        state.holders().isEmpty() ? "free" : "held by [" + several(", ", state.holders()) + "]");
    if (!state.draining().isEmpty()) {
      text.append(", draining [").append(several(", ", state.draining())).append(']');
    }
    if (!state.queue().isEmpty()) {
      text.append(", ").append(state.queue().size()).append(" in the queue");
    }
    List<String> oddities = oddities();
    if (!oddities.isEmpty()) {
      text.append("; ").append(several("; ", oddities));
    }
    return text.toString();
  }

  private static String several(String between, List<?> all) {
    String shown =
        all.stream().limit(MOST_SHOWN).map(Object::toString).collect(Collectors.joining(between));
    int more = all.size() - MOST_SHOWN;
    return more > 0 ? shown + between + "and " + more + " more" : shown;
  }
}
