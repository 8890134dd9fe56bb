package io.github.leaselock.simulation.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The course that a run takes: one choice after the other, made by its schedule. */
public final class Course {

  public static final String TURN = "everybody gets a turn";

  private static final Duration PAUSE = Duration.ofSeconds(12);

  private final Schedule schedule;
  private final SimulatedTime time;
  private final Trace trace;
  private final Surroundings surroundings;
  private final Moves moves;
  private final List<Departure> departures = new ArrayList<>();
  private final List<Integer> offered = new ArrayList<>();
  private final Map<String, Integer> stood = new HashMap<>();

  public Course(Schedule schedule, SimulatedTime time, Trace trace, Surroundings surroundings) {
    this.schedule = schedule;
    this.time = time;
    this.trace = trace;
    this.surroundings = surroundings;
    this.moves = new Moves(time, surroundings);
  }

  /** Where it left the fair run. */
  public List<Departure> departures() {
    return List.copyOf(departures);
  }

  /** How many moves there were at each step. */
  public List<Integer> offered() {
    return List.copyOf(offered);
  }

  /** Lets happen what the schedule chooses, until it chooses that a client runs: which one. */
  Client next(List<Client> clients) {
    while (true) {
      if (offered.size() >= surroundings.maxSteps()) {
        throw new LawBroken(TURN, "not ended after " + offered.size() + " steps");
      }
      Move move = choose(clients);
      time.step();
      surroundings.count(move.twist());
      Client client = move.client();
      if (client == null) {
        trace.add(move.label());
        move.event().run();
      } else if (move.twist() == Twist.PAUSED) {
        trace.add("%s is paused for 12 s at %s".formatted(client, client.point().what()));
        client.standAt(client.point(), time.now() + PAUSE.toNanos());
      } else {
        return run(client, move.twist());
      }
    }
  }

  private Move choose(List<Client> clients) {
    Client fair = moves.fair(clients);
    List<Move> possible = moves.now(clients, fair);
    String at = fair + " at " + fair.point().what();
    int index = schedule.choose(offered.size(), at, possible);
    int nth = stood.merge(at, 1, Integer::sum);
    if (index != 0) {
      departures.add(new Departure(at, nth, possible.get(index).label()));
      stood.clear();
    }
    offered.add(possible.size());
    return possible.get(index);
  }

  private Client run(Client client, Twist twist) {
    if (twist != Twist.NONE) {
      trace.add(client, "* " + client.point().what() + ": " + twist);
    }
    time.advanceTo(client.wakeAt());
    client.meet(twist);
    moves.itsTurn(client);
    return client;
  }
}
