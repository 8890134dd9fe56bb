package io.github.leaselock.shedlock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Alarms on a clock that a test turns, which go off on its thread. */
final class ManualAlarms implements Alarms {

  private record Alarm(long at, Runnable task) {}

  private final List<Alarm> alarms = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5; // a monotonic clock may wrap

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized Runnable after(Duration time, Runnable task) {
    Alarm alarm = new Alarm(now + Alarms.saturated(time), task);
    alarms.add(alarm);
    return () -> remove(alarm);
  }

  private synchronized void remove(Alarm alarm) {
    alarms.remove(alarm);
  }

  synchronized int waiting() {
    return alarms.size();
  }

  void pass(Duration time) {
    List<Alarm> due;
    synchronized (this) {
      now += time.toNanos();
      due = alarms.stream().filter(alarm -> alarm.at() - now <= 0).toList();
      alarms.removeAll(due);
    }
    due.forEach(alarm -> alarm.task().run());
  }

  @Override
  public synchronized void close() {
    alarms.clear();
  }
}
