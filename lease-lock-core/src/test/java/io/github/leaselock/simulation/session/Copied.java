package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseSession;
import io.github.leaselock.internal.session.SessionCopy;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that is a copy of another, with its memory: it goes on with the same session, and
 * closes it after a while. It wants no lock: what one of the two has on a Lease when the other ends
 * it stays there as long as that other lives.
 */
final class Copied extends SessionProgram {

  private static final Duration LIVES = Duration.ofSeconds(40);

  private Optional<LeaseSession> copy = Optional.empty();

  Copied(SessionWorld world, SimulatedProcess process) {
    super(world, process);
  }

  @Override
  boolean isAtRest() {
    return copy.isEmpty();
  }

  @Override
  boolean isHelper() {
    return true;
  }

  /** Copies a process. */
  void copy(SimulatedProcess original, LeaseSession session) {
    Life life = process.life();
    LeaseSession made = SessionCopy.of(session, life.locks(), life.tasks());
    copy = Optional.of(made);
    goesOnWith(made);
    world.twins().copied(original.life(), session, life, made);
    process.main().wake();
  }

  @Override
  void run(Life life) {
    while (!world.isOver()) {
      if (copy.isEmpty()) {
        world.wakeSuccessor();
        process.main().idle("is no copy yet");
      } else {
        process.sleep(life, LIVES);
        close(life, copy.get());
        copy = Optional.empty();
      }
    }
  }
}
