package io.github.leaselock.simulation.session;

import io.github.leaselock.VerifyResult;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.LockMode;
import io.github.leaselock.session.LockHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What handles say, at every instant. */
final class HandleLaws {

  static final String APART = "no two active handles conflict";
  static final String KEPT = "an active handle is what the Lease shows";
  static final String OVER = "a handle that is not active never is again";
  static final String ONCE = "loss is told once, and never after a release";
  static final String NUMBERS = "each hold of a session has a number of its own";

  private final SessionWorld world;
  private final List<Held> handles = new ArrayList<>();
  private final Set<Grant> grants = new HashSet<>();

  private record Grant(LeaseKey key, Holder holder) {}

  /** A handle that somebody was given. */
  final class Held {
    private final Life life;
    private final LockHandle handle;
    private final LockMode mode;
    private boolean over;
    private boolean released;
    private int told;

    Held(Life life, LockHandle handle, LockMode mode) {
      this.life = life;
      this.handle = handle;
      this.mode = mode;
    }

    private void told() {
      told++;
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
      return !life.isDead() && handle.isActive();
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
    if (!grants.add(new Grant(handle.lock().key(), handle.holder()))) {
      world.breaks(NUMBERS, held + " is " + handle.holder() + " again");
    }
    handles.add(held);
    handle.onLost(Runnable::run, held::told);
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
      held.over |= !active;
      if (active) {
        requireKept(held);
        requireApart(held);
      }
    }
  }

  private void requireKept(Held held) {
    Optional<LockHolder> entry =
        world.server().state(held.handle.lock().key()).entryOf(held.handle.holder());
    if (entry.flatMap(LockHolder::token).filter(held.handle.token()::equals).isEmpty()) {
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
          && other.isActive()) {
        world.breaks(APART, held + " and " + other);
      }
    }
  }

  /** The API server's word about a handle that was active before and after. */
  void verified(Held held, VerifyResult result) {
    if (held.isActive() && result instanceof VerifyResult.Invalid) {
      world.breaks(KEPT, held + " is active and was found invalid: " + result);
    }
  }

  /** The handles of one session of a life that must have been told that they are lost. */
  List<Held> untold(Life life, LeaseKey session) {
    return handles.stream()
        .filter(held -> held.life == life && held.handle.holder().name().equals(session.name()))
        .filter(held -> !held.isToldOrReleased())
        .toList();
  }
}
