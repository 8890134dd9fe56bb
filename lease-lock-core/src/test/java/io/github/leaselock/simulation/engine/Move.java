package io.github.leaselock.simulation.engine;

import org.jspecify.annotations.Nullable;

/**
 * One of the things that may happen next.
 *
 * @param label for people and for pinned schedules
 * @param weight how likely it is in a random schedule
 * @param client who runs, or null if it is an event of the world
 * @param twist what happens to the client
 * @param event what happens to the world
 */
public record Move(String label, int weight, @Nullable Client client, Twist twist, Runnable event) {

  static Move run(Client client) {
    return new Move("run " + client, 1, client, Twist.NONE, () -> {});
  }

  static Move twist(Client client, Twist twist) {
    return new Move(client + ": " + twist, 1, client, twist, () -> {});
  }

  public static Move event(String label, Runnable event) {
    return new Move(label, 1, null, Twist.NONE, event);
  }

  Move weighing(int another) {
    return new Move(label, another, client, twist, event);
  }
}
