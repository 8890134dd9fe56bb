package io.github.leaselock.simulation;

/**
 * One of the things that may happen next.
 *
 * @param label for people and for pinned schedules
 * @param weight how likely it is in a random schedule
 * @param client who runs, or null if it is an event of the world
 * @param twist what happens to the client
 * @param event what happens to the world
 */
record Move(
    String label,
    int weight,
    @org.jspecify.annotations.Nullable Client client,
    Twist twist,
    Runnable event) {

  static Move run(Client client, int weight) {
    return new Move("run " + client, weight, client, Twist.NONE, () -> {});
  }

  static Move twist(Client client, Twist twist, int weight) {
    return new Move(client + ": " + twist, weight, client, twist, () -> {});
  }

  static Move event(String label, int weight, Runnable event) {
    return new Move(label, weight, null, Twist.NONE, event);
  }
}
