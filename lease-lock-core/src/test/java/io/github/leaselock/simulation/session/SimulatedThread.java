package io.github.leaselock.simulation.session;

import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Scheduler;
import io.github.leaselock.simulation.engine.SimulatedTime;
import io.github.leaselock.simulation.engine.Twist;

/** One thread of a simulated process: it may be idle, sleep, or be paused with its process. */
final class SimulatedThread {

  private static final long FOR_EVER = Long.MAX_VALUE;

  private final SessionWorld world;
  private final Scheduler scheduler;
  private final SimulatedTime time;
  private final Client client;
  private long pausedUntil = Long.MIN_VALUE;
  private boolean interrupted;

  SimulatedThread(SessionWorld world, String name, Runnable program) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.time = world.time();
    this.client = scheduler.add(name, any -> program.run());
  }

  Client client() {
    return client;
  }

  boolean isRunning() {
    return scheduler.running() == client;
  }

  Twist stop(Point point) {
    return stopUntil(point, pausedUntil);
  }

  private Twist stopUntil(Point point, long wakeAt) {
    world.wakeWhoeverIsServed();
    return scheduler.pauseUntil(point, wakeAt);
  }

  void sleepUntil(String what, long wakeAt) {
    stopUntil(Point.boundary(what), Math.max(wakeAt, pausedUntil));
  }

  /** Until it is woken. */
  void idle(String what) {
    stopUntil(Point.boundary(what), FOR_EVER);
  }

  boolean isIdle() {
    return client.isDone() || client.wakeAt() == FOR_EVER;
  }

  void wake() {
    wakeAt(time.now());
  }

  /** Not later than then, unless its process is paused. */
  void wakeAt(long then) {
    if (then < client.wakeAt()) {
      client.standAt(client.point(), Math.max(then, pausedUntil));
    }
  }

  void pauseUntil(long then) {
    pausedUntil = Math.max(pausedUntil, then);
    if (!client.isDone() && client.wakeAt() < then) {
      client.standAt(client.point(), then);
    }
  }

  void crash() {
    interrupted = false;
    pausedUntil = Long.MIN_VALUE;
    client.crash();
  }

  /** It finds out when it waits, now or the next time. */
  void interrupt() {
    interrupted = true;
    wake();
  }

  void throwIfInterrupted() throws InterruptedException {
    if (interrupted) {
      interrupted = false;
      world.tally().count(Event.INTERRUPTED);
      throw new InterruptedException();
    }
  }

  /** When its process was or will be let go on again. */
  long pausedUntil() {
    return pausedUntil;
  }
}
