package io.github.leaselock.internal.lock;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult.Reason;
import io.github.leaselock.Blockage;
import io.github.leaselock.Blocker;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.LockQueue;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.Outlook;
import io.github.leaselock.internal.store.NamespaceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@link LockSnapshot} on a store. */
public final class SeenLock implements LockSnapshot {

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

  private SeenLock(
      LeaseKey key, Optional<LeaseRecord> lease, NamespaceState namespace, Instant now) {
    this.key = key;
    this.lease = lease;
    this.state = lease.map(LeaseFormat::read).orElse(LeaseState.FREE);
    this.namespace = namespace;
    this.now = now;
  }

  static SeenLock of(LockSnapshot seen) {
    if (Objects.requireNonNull(seen, "expected") instanceof SeenLock ours) {
      return ours;
    }
    throw new IllegalArgumentException("not a snapshot of lease-lock: " + seen);
  }

  static SeenLock of(LeaseRecord lease, Instant now) {
    return new SeenLock(lease.key(), Optional.of(lease), NamespaceState.ACTIVE, now);
  }

  static SeenLock absent(LeaseKey key, NamespaceState namespace, Instant now) {
    return new SeenLock(key, Optional.empty(), namespace, now);
  }

  /** {@return the Lease, if there is one} */
  public Optional<LeaseRecord> lease() {
    return lease;
  }

  /** {@return what it says} */
  public LeaseState state() {
    return state;
  }

  @Override
  public LeaseKey key() {
    return key;
  }

  @Override
  public boolean exists() {
    return lease.isPresent();
  }

  @Override
  public boolean isFree() {
    return state.isFree();
  }

  @Override
  public List<LockHolder> holders() {
    return List.copyOf(state.holders());
  }

  @Override
  public List<LockHolder> draining() {
    return List.copyOf(state.draining());
  }

  @Override
  public LockQueue queue() {
    return state.queue();
  }

  @Override
  public int leaseTransitions() {
    return lease.map(LeaseRecord::leaseTransitions).orElse(0);
  }

  @Override
  public Optional<Blockage> blockage(Holder holder, AcquireRequest request) {
    return blockage(LockRequest.of(holder, request));
  }

  /**
   * {@return what blocks a request}
   *
   * @param request who would ask, and what
   */
  public Optional<Blockage> blockage(LockRequest request) {
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
          Refusal.of(key, outlook.state(), request, refuse, SeenLock::notAsked, now));
    }
    if (outlook.end() instanceof Decision.AwaitDrain drain) {
      return Optional.of(
          Blockage.draining(key, drain.draining().stream().map(SeenLock::notAsked).toList(), now));
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

  private static Blocker notAsked(LockHolder holder) {
    return Blocker.of(holder, Blockage.NOT_ASKED);
  }

  @Override
  public List<String> oddities() {
    return lease
        .map(SeenLock::oddities)
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
