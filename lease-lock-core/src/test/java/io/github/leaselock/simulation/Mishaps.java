package io.github.leaselock.simulation;

import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.simulation.Scenario.Mishap;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.Move;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happens to the world without any client's doing, and the writes that arrive late. */
final class Mishaps {

  /** Longer than an offer stands, whatever the rate of a clock. */
  private static final Duration LEAP = Duration.ofSeconds(90);

  private final World world;
  private final Map<Client, Operator> clients = new LinkedHashMap<>();
  private final Map<Mishap, Integer> left = new EnumMap<>(Mishap.class);
  private final Edges edges;

  Mishaps(World world) {
    this.world = world;
    this.edges = new Edges(world, this);
    left.putAll(world.scenario().mishaps());
  }

  void know(Client client, Operator operator) {
    clients.put(client, operator);
  }

  void offer(List<Move> moves) {
    for (Write write : world.server().underWay()) {
      moves.add(
          Move.event(
              "the " + write.verb() + " of " + write.by().client() + " arrives",
              () -> world.server().arrive(write)));
    }
    left.forEach(
        (mishap, times) -> {
          if (times > 0) {
            offer(mishap, moves);
          }
        });
  }

  private void offer(Mishap mishap, List<Move> moves) {
    switch (mishap) {
      case CRASH -> offerCrashes(moves);
      case OBJECT_DELETED -> offerDeletions(moves);
      case TIME_LEAP -> add(moves, mishap, "90 seconds pass", () -> world.time().leap(LEAP));
      case LABEL_ADDED ->
          tamper(
              moves,
              mishap,
              "a hand adds a label",
              Map.of("metadata", Map.of("labels", Map.of("seen", "v" + left.get(mishap)))));
      case LEASE_DELETED ->
          foreign(
              moves,
              mishap,
              "a hand deletes the Lease",
              server -> server.delete(SimulatedServer.KEY, Optional.empty(), Optional.empty()));
      case HOLDER_CLEARED ->
          foreign(
              moves,
              mishap,
              "a hand clears the holder",
              server ->
                  server.mergePatch(
                      SimulatedServer.KEY, Map.of("spec", Map.of("holderIdentity", ""))));
      case ANNOTATION_BROKEN ->
          foreign(
              moves,
              mishap,
              "a hand breaks the annotation",
              server ->
                  server.mergePatch(
                      SimulatedServer.KEY,
                      Map.of(
                          "metadata", Map.of("annotations", Map.of(LeaseFormat.HOLDERS, "[{")))));
      case QUEUE_BROKEN ->
          tamper(
              moves,
              mishap,
              "a hand breaks the queue",
              Map.of("metadata", Map.of("annotations", Map.of(LeaseFormat.QUEUE, "[{"))));
      case TOKEN_REMOVED ->
          foreign(
              moves,
              mishap,
              "a hand writes a shared holder without a token",
              server ->
                  server.mergePatch(
                      SimulatedServer.KEY,
                      Map.of(
                          "spec",
                          Map.of("holderIdentity", "hand"),
                          "metadata",
                          Map.of(
                              "annotations",
                              Map.of(
                                  LeaseFormat.HOLDERS,
                                  "[{\"holder\":\"hand\",\"mode\":\"shared\"}]")))));
      case NAMESPACE_TERMINATING ->
          foreign(
              moves,
              mishap,
              "the namespace is terminating",
              server -> server.terminateNamespace("db"));
      default -> edges.offer(mishap, moves);
    }
  }

  void add(List<Move> moves, Mishap mishap, String label, Runnable event) {
    moves.add(
        Move.event(
            label,
            () -> {
              left.merge(mishap, -1, Integer::sum);
              event.run();
            }));
  }

  private void tamper(List<Move> moves, Mishap mishap, String label, Map<String, ?> patch) {
    add(
        moves,
        mishap,
        label,
        () -> world.server().tamper(server -> server.mergePatch(SimulatedServer.KEY, patch)));
  }

  private void foreign(
      List<Move> moves,
      Mishap mishap,
      String label,
      java.util.function.Consumer<InMemoryApiServer> hand) {
    add(
        moves,
        mishap,
        label,
        () -> {
          world.breakAssumption("no other hand writes the Lease");
          world.tally().count(Tally.Event.LEASE_TAMPERED_WITH);
          world.server().tamper(hand);
        });
  }

  private void offerCrashes(List<Move> moves) {
    clients.values().stream()
        .distinct()
        .filter(operator -> clientsOf(operator).stream().noneMatch(Client::isDone))
        .forEach(
            operator ->
                add(moves, Mishap.CRASH, operator.name() + " crashes", () -> crash(operator)));
  }

  private List<Client> clientsOf(Operator operator) {
    return clients.entrySet().stream()
        .filter(entry -> entry.getValue() == operator)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The watch of every process shows this. */
  void show(LeaseRecord deleted) {
    clients.values().stream()
        .distinct()
        .forEach(operator -> operator.life().lock().leftTheWatch(deleted));
  }

  private void crash(Operator operator) {
    world.tally().count(Tally.Event.CRASH);
    for (Client client : clientsOf(operator)) {
      world.takeSent(client).ifPresent(world.server()::keepUnderWay);
      world.beliefs().crash(client, world.moment());
      world.work().end(client);
      world.crash(client);
      client.crash();
    }
    operator.crash();
  }

  private void offerDeletions(List<Move> moves) {
    for (Scenario.Actor actor : world.scenario().actors()) {
      if (world.cluster().isUnfinished(world.cluster().object(actor.object()))) {
        add(
            moves,
            Mishap.OBJECT_DELETED,
            "the object of " + actor.name() + " is deleted",
            () -> {
              world.tally().count(Tally.Event.OBJECT_DELETED);
              world.cluster().delete(actor.object());
            });
      }
    }
  }
}
