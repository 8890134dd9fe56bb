package io.github.leaselock.simulation.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may happen next, the fair move first.
 *
 * <p>In a fair run a client goes on until its operation has ended, then it is the next one's turn;
 * time passes only when all sleep.
 */
final class Moves {

  // How likely each kind of move is in a random schedule, however many moves there are of it.
  private static final int FAIR = 60;
  private static final int TWISTS = 40;
  private static final int PAUSE = 12;
  private static final int OTHERS = 40;
  private static final int TWISTS_OF_OTHERS = 12;
  private static final int EVENTS = 24;

  private final SimulatedTime time;
  private final Surroundings surroundings;
  private @Nullable Client last;

  Moves(SimulatedTime time, Surroundings surroundings) {
    this.time = time;
    this.surroundings = surroundings;
  }

  void itsTurn(Client client) {
    last = client;
  }

  /** Who runs in a fair run. */
  Client fair(List<Client> clients) {
    if (last != null && isAwake(last) && !last.point().boundary()) {
      return last;
    }
    int turn = last == null ? -1 : clients.indexOf(last);
    @Nullable Client earliest = null;
    for (int i = 1; i <= clients.size(); i++) {
      Client next = clients.get((turn + i) % clients.size());
      if (isAwake(next)) {
        return next;
      }
      if (!next.isDone() && (earliest == null || next.wakeAt() < earliest.wakeAt())) {
        earliest = next;
      }
    }
    if (earliest == null) {
      throw new IllegalStateException("nobody is left");
    }
    return earliest;
  }

  List<Move> now(List<Client> clients, Client fair) {
    List<Move> moves = new ArrayList<>();
    add(moves, List.of(Move.run(fair)), FAIR);
    add(moves, twistsOf(fair), TWISTS);
    if (surroundings.twists().contains(Twist.PAUSED) && isAwake(fair)) {
      add(moves, List.of(Move.twist(fair, Twist.PAUSED)), PAUSE);
    }
    List<Client> others = clients.stream().filter(c -> c != fair && isAwake(c)).toList();
    add(moves, others.stream().map(Move::run).toList(), OTHERS);
    add(moves, others.stream().flatMap(c -> twistsOf(c).stream()).toList(), TWISTS_OF_OTHERS);
    List<Move> events = new ArrayList<>();
    surroundings.offer(events);
    add(moves, events, EVENTS);
    return moves;
  }

  private static void add(List<Move> moves, List<Move> more, int weight) {
    for (Move move : more) {
      moves.add(move.weighing(Math.max(1, weight / more.size())));
    }
  }

  private List<Move> twistsOf(Client client) {
    return client.point().twists().stream()
        .filter(surroundings.twists()::contains)
        .sorted() // a Set.of is in another order in each process
        .map(twist -> Move.twist(client, twist))
        .toList();
  }

  private boolean isAwake(Client client) {
    return !client.isDone() && client.wakeAt() <= time.now();
  }
}
