package io.github.leaselock.simulation.engine;

import java.util.ArrayList;
import java.util.List;

/** What happened in one run, in order: one line for what one client did without interruption. */
public final class Trace {

  private static final int WIDTH = 100;
  private static final String WORLD = "";

  private final List<String> lines = new ArrayList<>();
  private final SimulatedTime time;
  private String last = WORLD;

  public Trace(SimulatedTime time) {
    this.time = time;
  }

  /** A client begins something, which is a new line. */
  public void begin(Client client, String what) {
    last = WORLD;
    add(client, what);
  }

  public void add(Client client, String what) {
    int end = lines.size() - 1;
    boolean fits = end >= 0 && lines.get(end).length() + what.length() + 3 <= WIDTH;
    if (last.equals(client.name()) && fits) {
      lines.set(end, lines.get(end) + " · " + what);
    } else {
      lines.add("%8.3f s  %-3s %s".formatted(time.now() / 1e9, client, what));
    }
    last = client.name();
  }

  /** Something happens that is no client's doing. */
  public void add(String what) {
    lines.add("%8.3f s  * %s".formatted(time.now() / 1e9, what));
    last = WORLD;
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
