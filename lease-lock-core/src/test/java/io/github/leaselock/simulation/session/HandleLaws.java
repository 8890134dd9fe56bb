package io.github.leaselock.simulation.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockMode;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lease.HolderEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What handles say, at every instant. */
final class HandleLaws {

  static final String APART = "no two active handles conflict";
  static final String KEPT = "an active handle is what the Lease shows";
  static final String OVER = "a handle that is not active never is again";
  static final String ONCE = "loss is told once, and never after a release";
  static final String NUMBERS = "each hold of a session has a number of its own";

  static final String FORCED =
      "whose lock is taken by force is told two thirds of the duration later";

  /** For so long a handle may be active that was taken by force. */
  private static final Duration OVERLAP = Setting.DURATION.multipliedBy(2).dividedBy(3);

  private final SessionWorld world;
  private final List<Held> handles = new ArrayList<>();
  private final Set<Grant> grants = new HashSet<>();
  private final Map<Taken, Long> forced = new HashMap<>();

  private record Grant(LeaseKey key, Holder holder) {}

  private record Taken(LeaseKey key, FencingToken token) {}

  /** A handle that somebody was given. */
  final class Held {
    private final Life life;
    private final LockHandle handle;
    private final LockMode mode;
    private boolean over;
    private boolean released;
    private int told;
    private final boolean shared;
    private final long since;

    Held(Life life, LockHandle handle, LockMode mode) {
      this.life = life;
      this.handle = handle;
      this.mode = mode;
      this.since = world.time().now();
      this.shared = world.twins().mayBeShared(life, session());
    }

    private LeaseKey session() {
      return new LeaseKey(handle.holder().namespace(), handle.holder().name());
    }

    private void told() {
      told++;
      if (sinceForced().isPresent()) {
        world.tally().count(Event.FORCED_AND_TOLD);
      }
      if (told > 1 || released) {
        world.breaks(ONCE, "%s of %s: %d times".formatted(handle, life, told));
      }
    }

    void releasing() {
      released = true;
    }

    boolean isToldOrReleased() {
      return told > 0 || released;
    }

    Life life() {
      return life;
    }

    private boolean isActive() {
      return !life.isDead() && !life.process().isSuspended() && handle.isActive();
    }

    /**
     * Whether it need not be what the Lease shows: it was taken by force, or a copy has it, too.
     */
    private boolean mayOverlap() {
      return shared
          || sinceForced()
              .filter(since -> since <= life.process().trueDuration(OVERLAP))
              .isPresent();
    }

    /** How long ago a person has taken it away. */
    private Optional<Long> sinceForced() {
      return Optional.ofNullable(forced.get(new Taken(handle.lock().key(), handle.token())))
          .map(then -> world.time().now() - then);
    }

    @Override
    public String toString() {
      return "%s's %s %s".formatted(life, mode, handle);
    }
  }

  HandleLaws(SessionWorld world) {
    this.world = world;
  }

  Held granted(Life life, LockHandle handle, LockMode mode) {
    Held held = new Held(life, handle, mode);
    if (!grants.add(new Grant(handle.lock().key(), handle.holder()))
        && !world.twins().isOne(held.session())) {
      world.breaks(NUMBERS, held + " is " + handle.holder() + " again");
    }
    handles.add(held);
    if (world.setting().edges()) {
      handle.onLost(held::told);
    } else {
      handle.onLost(Runnable::run, held::told);
    }
    check();
    return held;
  }

  /** Before each step of the simulation. */
  void check() {
    handles.removeIf(held -> held.life.isDead() || (held.over && held.isToldOrReleased()));
    for (Held held : handles) {
      boolean active = held.isActive();
      if (active && held.over) {
        world.breaks(OVER, held.toString());
      }
      held.over |= !active && !held.life.process().isSuspended();
      if (active && world.closes().isClosed(held.session())) {
        world.breaks(CloseLaws.OVER, held + " is active");
      }
      if (active && !held.mayOverlap()) {
        requireKept(held);
        requireApart(held);
      }
      requireToldOfForce(held);
    }
  }

  private void requireKept(Held held) {
    Optional<HolderEntry> entry =
        world.server().state(held.handle.lock().key()).entryOf(held.handle.holder());
    if (entry.flatMap(HolderEntry::token).filter(held.handle.token()::equals).isEmpty()) {
      world.breaks(
          KEPT,
          held
              + ", and the Lease says "
              + Queued.describe(world.server().state(held.handle.lock().key())));
    }
  }

  private void requireApart(Held held) {
    for (Held other : handles) {
      if (other != held
          && other.handle.lock().key().equals(held.handle.lock().key())
          && other.mode.conflictsWith(held.mode)
          && !other.mayOverlap()
          && other.isActive()) {
        world.breaks(APART, held + " and " + other);
      }
    }
  }

  /** A claim was taken off a Lease by a person. */
  void forced(LeaseKey lock, HolderEntry entry) {
    world.tally().count(Event.FORCED);
    forced.putIfAbsent(new Taken(lock, entry.token().orElseThrow()), world.time().now());
  }

  private void requireToldOfForce(Held held) {
    SimulatedProcess process = held.life.process();
    Optional<Long> since = held.sinceForced();
    if (since.isEmpty() || held.isToldOrReleased() || held.life.isDead()) {
      return;
    }
    boolean wasPaused = world.time().now() < process.pausedUntil() + world.slack();
    if (since.get() > process.trueDuration(OVERLAP) + world.slack() && !wasPaused) {
      world.breaks(FORCED, held.toString());
    }
  }

  /** The API server's word about a handle that was active before and after. */
  void verified(Held held, VerifyResult result) {
    if (held.isActive() && !held.mayOverlap() && result.isInvalid()) {
      world.breaks(KEPT, held + " is active and was found invalid: " + result);
    }
  }

  /** The handles of one session of a life that must have been told that they are lost. */
  List<Held> untold(Life life, LeaseKey session) {
    return handles.stream()
        .filter(held -> held.life == life && held.handle.holder().name().equals(session.name()))
        .filter(held -> !held.isToldOrReleased())
        .filter(held -> world.time().now() - held.since > world.slack())
        .toList();
  }
}
