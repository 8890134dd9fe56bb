package io.github.leaselock.simulation.engine;

import java.util.concurrent.Semaphore;

/**
 * One thread of the simulation. It runs only while it has the baton, and stands at a {@link Point}
 * otherwise.
 */
public final class Client {

  /** Ends a client's thread wherever it stands. */
  static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  /** Ends a client's life wherever it stands; it begins another one. */
  static final class Crashed extends Error {
    private static final long serialVersionUID = 1L;

    Crashed() {
      super("crashed", null, false, false);
    }
  }

  private final String name;
  private final Semaphore baton = new Semaphore(0);
  private Point point = Point.boundary("start");
  private Twist twist = Twist.NONE;
  private long wakeAt = Long.MIN_VALUE;
  private boolean crashed;
  private boolean done;

  Client(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  void go() {
    baton.release();
  }

  void await() {
    baton.acquireUninterruptibly();
  }

  public Point point() {
    return point;
  }

  public void standAt(Point point, long wakeAt) {
    this.point = point;
    this.wakeAt = wakeAt;
  }

  public long wakeAt() {
    return wakeAt;
  }

  Twist twist() {
    return twist;
  }

  void meet(Twist twist) {
    this.twist = twist;
  }

  public void crash() {
    crashed = true;
    standAt(Point.boundary("restart"), Long.MIN_VALUE);
  }

  boolean takeCrash() {
    boolean was = crashed;
    crashed = false;
    return was;
  }

  public boolean isDone() {
    return done;
  }

  void finish() {
    done = true;
  }

  @Override
  public String toString() {
    return name;
  }
}
