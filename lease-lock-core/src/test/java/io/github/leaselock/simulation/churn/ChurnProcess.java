package io.github.leaselock.simulation.churn;

import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.internal.session.SessionCopy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One process: it opens a session, which its users share, closes it and opens the next; it crashes,
 * is paused and cut off from the API server, and starts again.
 */
final class ChurnProcess {

  static final Duration DURATION = Duration.ofSeconds(15);

  private static final int USERS = 2;

  /** The renewal, and the next look for Leases of crashed sessions. */
  private static final int TIMERS = 2;

  /** How long each of these is awaited, on average. */
  private static final Duration MISHAP = Duration.ofMinutes(3);

  private static final Duration SESSION = Duration.ofMinutes(2);

  private final Churn churn;
  private final Loop loop;
  private final Random random;
  private final String name;
  private final double rate;
  private final List<ChurnUser> users = new ArrayList<>();
  private Life life;
  private Optional<LeaseSession> session = Optional.empty();
  private long pausedUntil;
  private long cutOffUntil;

  ChurnProcess(Churn churn, String name, double rate, Random random) {
    this.churn = churn;
    this.loop = churn.loop();
    this.random = random;
    this.name = name;
    this.rate = rate;
    this.life = new Life(this, loop, random, churn.server());
    for (int i = 0; i < USERS; i++) {
      users.add(new ChurnUser(churn, this, random));
    }
  }

  void start() {
    loop.user(loop.now(), this::open);
    loop.user(churn.soon(MISHAP, random), this::mishap);
    users.forEach(ChurnUser::start);
  }

  private void open() {
    Life opening = life;
    try {
      LeaseSession opened =
          opening
              .locks()
              .session(ChurnServer.SESSIONS)
              .duration(DURATION)
              .named(name)
              .tasks(opening.tasks())
              .open();
      session = Optional.of(opened);
      churn.opened();
      var unused =
          opened.lost().thenAccept(why -> loop.user(loop.now(), () -> reopen(opening, opened)));
      loop.user(churn.soon(SESSION, random), () -> closeIf(opening, opened));
    } catch (Life.Dead crashed) {
      // The next life opens its own.
    } catch (LeaseUnavailableException unavailable) {
      loop.user(loop.now() + Duration.ofSeconds(1).toNanos(), () -> openIf(opening));
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void openIf(Life opening) {
    if (opening == life && session.isEmpty()) {
      open();
    }
  }

  private void closeIf(Life living, LeaseSession open) {
    if (living == life && session.filter(open::equals).isPresent() && churn.isOn()) {
      if (loop.now() < pausedUntil) {
        loop.user(pausedUntil, () -> closeIf(living, open));
      } else {
        close(living, open);
      }
    }
  }

  private void close(Life living, LeaseSession open) {
    churn.laws().closes(open.key(), loop.now());
    session = Optional.empty();
    try {
      open.close();
    } catch (Life.Dead crashed) {
      return;
    }
    if (churn.isOn()) {
      loop.user(loop.now(), () -> openIf(living));
    }
  }

  private void reopen(Life living, LeaseSession over) {
    if (living == life && session.filter(over::equals).isPresent()) {
      churn.lost();
      close(living, over);
    }
  }

  private void mishap() {
    if (!churn.isOn()) {
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> loop.work(loop.now() + 1, this::crash); // in the midst of whatever it does
      case 1 -> pausedUntil = loop.now() + Duration.ofSeconds(3 + random.nextInt(20)).toNanos();
      case 2 -> cutOffUntil = loop.now() + Duration.ofSeconds(3 + random.nextInt(27)).toNanos();
      default -> users.forEach(ChurnUser::cancel);
    }
    loop.user(churn.soon(MISHAP, random), this::mishap);
  }

  private void crash() {
    churn.crashed();
    life.die();
    users.forEach(ChurnUser::crashed);
    session = Optional.empty();
    life = new Life(this, loop, random, churn.server());
    Life next = life;
    loop.user(loop.now() + Duration.ofSeconds(1).toNanos(), () -> openIf(next));
  }

  /** Nobody has wanted anything for a while. */
  void requireRest() {
    boolean active = session.filter(LeaseSession::isActive).isPresent();
    int lines = active ? SessionCopy.lines(session.orElseThrow()) : 0;
    require(lines, active ? TIMERS : 0);
  }

  /** Its session is closed. */
  void requireNothingLeft() {
    require(0, 0);
  }

  private void require(int lines, int timers) {
    ChurnTasks tasks = life.tasks();
    if (lines > 0 || life.watches() > 0 || tasks.timers() > timers || tasks.ready() > 0) {
      churn
          .laws()
          .breaks(
              ChurnLaws.LEFT,
              "%s: %d lines, %d watches, %d timers, %d tasks"
                  .formatted(name, lines, life.watches(), tasks.timers(), tasks.ready()));
    }
  }

  void openForGood() {
    loop.user(loop.now(), this::open);
  }

  void closeForGood() {
    session.ifPresent(open -> close(life, open));
  }

  List<ChurnUser> users() {
    return users;
  }

  Life life() {
    return life;
  }

  Optional<LeaseSession> session() {
    return loop.now() < pausedUntil ? Optional.empty() : session;
  }

  long pausedUntil() {
    return pausedUntil;
  }

  boolean isCutOff() {
    return loop.now() < cutOffUntil;
  }

  /** Its monotonic clock. */
  long ticker() {
    return (long) (loop.now() * rate);
  }

  Instant wall() {
    return Instant.EPOCH.plusNanos(ticker()).plus(Duration.ofHours(name.charAt(0)));
  }

  long trueTime(long ticks) {
    return (long) Math.ceil(ticks / rate) + 1;
  }

  @Override
  public String toString() {
    return name;
  }
}
