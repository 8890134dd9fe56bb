package io.github.leaselock.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened in one run, one line an event. */
final class Trace {

  private final List<String> lines = new ArrayList<>();
  private final SimulatedTime time;

  Trace(SimulatedTime time) {
    this.time = time;
  }

  void add(String who, String what) {
    lines.add("%8.3fs  %-3s %s".formatted(time.now() / 1e9, who, what));
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
