package io.github.leaselock.simulation;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import io.github.leaselock.simulation.Tally.Event;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Twist;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What an operator does for one kind of object, again and again: acquire for the object, work while
 * the token is valid, store that the object has finished, release.
 *
 * <p>It begins by looking at its object, so a crash anywhere is followed by what an operator does
 * after a restart.
 */
final class Worker {

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int OTHERS = 5;
  private static final int DOUBTS = 5_000;
  private static final Set<Twist> CHOICES =
      EnumSet.of(Twist.GIVES_UP, Twist.ASKS_OTHER_MODE, Twist.USES_OTHER_LOCKS);
  private static final Set<Twist> REFUSED =
      EnumSet.of(Twist.GIVES_UP, Twist.FORCES, Twist.ASKS_OTHER_MODE, Twist.TRIES_ONLY);
  private static final Set<Twist> TIDIES_UP = EnumSet.of(Twist.TIDIES_UP);
  private static final Set<Twist> UNSURE = EnumSet.of(Twist.GIVES_UP, Twist.LEAVES_DOUBTS);
  private static final Set<Twist> GIVES_UP = EnumSet.of(Twist.GIVES_UP);

  private final World world;
  private final Scenario.Actor actor;
  private final Operator operator;
  private int roundsDone;

  Worker(World world, Scenario.Actor actor, Operator operator) {
    this.world = world;
    this.actor = actor;
    this.operator = operator;
  }

  void run(Client client) {
    while (roundsDone < world.scenario().rounds()) {
      Holder holder = world.cluster().object(actor.object());
      Calls calls = new Calls(world, client, operator, holder, actor.queues(), actor.wish());
      if (world.cluster().isFinished(holder)) {
        calls.releaseUntilSure();
        if (pause("has released", TIDIES_UP) == Twist.TIDIES_UP) {
          calls.tidyUp();
        }
        world.cluster().delete(holder);
        roundsDone++;
      } else {
        new Turn(client, holder, calls).run();
      }
    }
  }

  private Twist pause(String what, Set<Twist> choices) {
    return world.scheduler().pause(Point.decision(what, choices));
  }

  /** One attempt for one unfinished object, and what follows from it. */
  private final class Turn {
    private final Client client;
    private final Holder holder;
    private final Calls calls;
    private LockMode mode = actor.mode();
    private Optional<FencingToken> token = Optional.empty();

    Turn(Client client, Holder holder, Calls calls) {
      this.client = client;
      this.holder = holder;
      this.calls = calls;
    }

    void run() {
      Optional<AcquireResult> result = acquire();
      note(result);
      Twist choice = token.isPresent() ? pause("holds", CHOICES) : Twist.NONE;
      if (choice == Twist.USES_OTHER_LOCKS) {
        world.tally().count(Event.ASKED_AGAIN);
        operator.life().lock().useOthers(OTHERS);
        result = acquire();
        note(result);
        choice = token.isPresent() ? pause("holds again", GIVES_UP) : Twist.NONE;
      }
      if (choice == Twist.ASKS_OTHER_MODE) {
        askOtherMode();
        choice = pause("asked for the other mode", GIVES_UP);
      } else if (result.isEmpty()) {
        choice = pause("is refused by an exception", GIVES_UP);
      } else if (result.orElse(null) instanceof AcquireResult.Unknown) {
        choice = pause("does not know", UNSURE);
      } else if (holdsSharedSinceAnEarlierLife(result)
          || result.orElse(null) instanceof AcquireResult.Superseded) {
        choice = Twist.GIVES_UP;
      } else if (result.orElse(null) instanceof AcquireResult.Held) {
        choice = whileRefused(pause("is refused", REFUSED));
      } else if (result.orElse(null) instanceof AcquireResult.Draining) {
        choice = pause("waits for the drain", GIVES_UP);
      }
      if (choice == Twist.LEAVES_DOUBTS) {
        operator.life().lock().leaveInDoubt(DOUBTS);
        choice = Twist.GIVES_UP;
      }
      if (choice == Twist.GIVES_UP) {
        calls.release(Optional.empty());
      } else if (choice == Twist.FORCES) {
        calls.force();
      } else if (token.isPresent()) {
        work(token.get());
        return;
      }
      rest();
    }

    /**
     * It asked for the other mode and has crashed since: as the refusal says, it releases first.
     */
    private boolean holdsSharedSinceAnEarlierLife(Optional<AcquireResult> result) {
      return result.orElse(null) instanceof AcquireResult.Held held
          && held.reason() == AcquireResult.Reason.HOLDS_SHARED;
    }

    /** It has a place, or not, and wants something else. */
    private Twist whileRefused(Twist choice) {
      if (choice == Twist.TRIES_ONLY) {
        note(
            new Calls(world, client, operator, holder, false, actor.wish()).acquire(mode, limit()));
      } else if (choice == Twist.ASKS_OTHER_MODE) {
        askOtherMode();
      } else {
        return choice;
      }
      return pause("asked for something else", GIVES_UP);
    }

    private Optional<AcquireResult> acquire() {
      return calls.acquire(mode, limit());
    }

    private OptionalInt limit() {
      return mode == LockMode.SHARED ? actor.limit() : OptionalInt.empty();
    }

    /** Refused, the holder keeps what it has. */
    private void askOtherMode() {
      LockMode old = mode;
      mode = old == LockMode.SHARED ? LockMode.EXCLUSIVE : LockMode.SHARED;
      Optional<FencingToken> before = token;
      Optional<AcquireResult> result = acquire();
      note(result);
      if (result.isEmpty() || result.get() instanceof AcquireResult.Held) {
        mode = old;
        token = before;
      }
    }

    private void note(Optional<AcquireResult> result) {
      token =
          result.orElse(null) instanceof AcquireResult.Acquired acquired
              ? Optional.of(acquired.token())
              : Optional.empty();
    }

    private void rest() {
      world.scheduler().pauseUntil(Point.boundary("waits"), world.time().now() + PAUSE.toNanos());
    }

    private void work(FencingToken token) {
      if (world.beliefs().hold(holder, token)) {
        world.work().begin(client, holder, mode, token);
      }
      boolean done = step(token);
      world.work().end(client);
      world.tally().count(done ? Event.WORK_DONE : Event.WORK_ABORTED);
      if (done) {
        world.cluster().finish(holder);
        world.trace().add(client, holder.uid() + " has finished");
        world.scheduler().pause(Point.boundary("finished"));
      } else {
        world.beliefs().end(holder);
        calls.release(Optional.of(token));
        rest();
      }
    }

    private boolean step(FencingToken token) {
      if (!calls.verify(token).isValid()) {
        return false;
      }
      Optional<String> overlap = world.work().begins(client);
      if (overlap.isPresent() && world.scenario().drains() && world.exclusionHolds()) {
        throw new LawBroken(Work.APART, overlap.get());
      }
      world.trace().add(client, "acts under t" + token);
      world.scheduler().pause(Point.within("acts", Set.of()));
      world.work().ends(client);
      return mode == LockMode.SHARED || writes(token);
    }

    private boolean writes(FencingToken token) {
      boolean accepted = world.work().writeFenced(holder, token);
      boolean entitled =
          world.assumptionsHold()
              && world.cluster().isUnfinished(holder)
              && !world.work().isFencedOffByItsOwn(holder)
              && world.beliefs().hold(holder, token);
      if (!accepted && entitled) {
        throw new LawBroken(Work.ACCEPTED, holder.uid() + " was refused with t" + token);
      }
      return accepted;
    }
  }
}
