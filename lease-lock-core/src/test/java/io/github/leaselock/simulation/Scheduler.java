package io.github.leaselock.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets exactly one client run at a time: whoever stops chooses, by the schedule, who goes on, and
 * hands over the baton.
 *
 * <p>In a fair run a client goes on until its operation has ended, then it is the next one's turn;
 * who sleeps is woken when nobody else can run.
 */
final class Scheduler {

  static final String TURN = "everybody gets a turn";

  /** Threads are kept between runs, for a run takes less time than to start them. */
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "simulated client");
            thread.setDaemon(true);
            return thread;
          });

  private static final int WEIGHT_FAIR = 60;
  private static final int WEIGHT_TWISTS = 40;
  private static final int WEIGHT_PAUSE = 12;
  private static final int WEIGHT_OTHERS = 40;
  private static final int WEIGHT_OTHERS_TWISTS = 12;
  private static final int WEIGHT_EVENTS = 24;
  private static final Duration PAUSE = Duration.ofSeconds(12);
  private static final long PATIENCE_SECONDS = 60;

  private final Schedule schedule;
  private final SimulatedTime time;
  private final Trace trace;
  private final Set<Twist> allowed;
  private final Consumer<Twist> counter;
  private final Consumer<List<Move>> events;
  private final IntSupplier maxSteps;
  private final List<Client> clients = new ArrayList<>();
  private final List<Runnable> programs = new ArrayList<>();
  private final List<Departure> departures = new ArrayList<>();
  private final Map<String, Integer> stood = new HashMap<>();
  private final List<Integer> offered = new ArrayList<>();
  private @Nullable Client running;
  private int turn;
  private volatile boolean stopped;
  private @Nullable Throwable failure;
  private CountDownLatch left = new CountDownLatch(0);

  Scheduler(
      Schedule schedule,
      SimulatedTime time,
      Trace trace,
      Set<Twist> allowed,
      Consumer<Twist> counter,
      Consumer<List<Move>> events,
      IntSupplier maxSteps) {
    this.schedule = schedule;
    this.time = time;
    this.trace = trace;
    this.allowed = allowed;
    this.counter = counter;
    this.events = events;
    this.maxSteps = maxSteps;
  }

  Client add(String name, Consumer<Client> program) {
    Client client = new Client(name);
    clients.add(client);
    programs.add(() -> live(client, program));
    return client;
  }

  /** Runs all clients to their end, and throws what made one of them fail. */
  void run() {
    left = new CountDownLatch(clients.size());
    turn = clients.size() - 1;
    programs.forEach(THREADS::execute);
    handOver();
    try {
      if (!left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a client neither stopped nor ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (failure instanceof Error error) {
      throw error;
    } else if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  /** The client whose thread this is. */
  Client running() {
    if (running == null) {
      throw new IllegalStateException("nobody runs");
    }
    return running;
  }

  /** Stops the running client at a point until it is chosen. */
  Twist pause(Point point) {
    return pauseUntil(point, Long.MIN_VALUE);
  }

  /** Stops the running client at a point until it is chosen, which makes it that late at least. */
  Twist pauseUntil(Point point, long wakeAt) {
    if (stopped) {
      throw new Client.Stopped();
    }
    Client me = running();
    me.standAt(point, wakeAt);
    Client next = choose();
    if (next != me) {
      next.go();
      me.await();
    }
    if (stopped) {
      throw new Client.Stopped();
    }
    if (me.takeCrash()) {
      throw new Client.Crashed();
    }
    return me.twist();
  }

  List<Departure> departures() {
    return List.copyOf(departures);
  }

  /** How many moves there were at each step. */
  List<Integer> offered() {
    return List.copyOf(offered);
  }

  private void live(Client client, Consumer<Client> program) {
    client.await();
    while (!client.isDone()) {
      try {
        if (stopped) {
          throw new Client.Stopped();
        }
        client.takeCrash();
        program.accept(client);
        client.finish();
      } catch (Client.Crashed crash) {
        trace.add(client, "starts again, without memory");
      } catch (Client.Stopped stop) {
        client.finish();
      } catch (Throwable thrown) {
        fail(thrown);
        client.finish();
      } finally {
        Thread.interrupted();
      }
    }
    if (!stopped) {
      handOver();
    }
    left.countDown();
  }

  private void handOver() {
    try {
      if (clients.stream().allMatch(Client::isDone)) {
        return;
      }
      choose().go();
    } catch (Throwable thrown) {
      fail(thrown);
    }
  }

  private void fail(Throwable thrown) {
    if (failure == null && !stopped) {
      failure = thrown;
    }
    stopped = true;
    clients.forEach(Client::go);
  }

  private Client choose() {
    while (true) {
      if (offered.size() >= maxSteps.getAsInt()) {
        throw new LawBroken(TURN, "not ended after " + offered.size() + " steps");
      }
      Client fair = fair();
      List<Move> moves = moves(fair);
      String at = fair + " at " + fair.point().what();
      int index = schedule.choose(offered.size(), at, moves);
      Move move = moves.get(index);
      note(at, index, move);
      offered.add(moves.size());
      time.step();
      Client client = move.client();
      counter.accept(move.twist());
      if (client != null && move.twist() == Twist.PAUSED) {
        trace.add("%s is paused for 12 s at %s".formatted(client, client.point().what()));
        client.standAt(client.point(), time.now() + PAUSE.toNanos());
        continue;
      }
      if (client == null) {
        trace.add(move.label());
        move.event().run();
        continue;
      }
      if (move.twist() != Twist.NONE) {
        trace.add(client, "* " + client.point().what() + ": " + move.twist());
      }
      time.advanceTo(client.wakeAt());
      client.meet(move.twist());
      turn = clients.indexOf(client);
      running = client;
      return client;
    }
  }

  private void note(String at, int index, Move move) {
    int nth = stood.merge(at, 1, Integer::sum);
    if (index != 0) {
      departures.add(new Departure(at, nth, move.label()));
      stood.clear();
    }
  }

  private List<Move> moves(Client fair) {
    List<Client> others =
        clients.stream().filter(client -> client != fair && isAwake(client)).toList();
    List<Move> moves = new ArrayList<>();
    add(moves, List.of(Move.run(fair)), WEIGHT_FAIR);
    add(moves, twistsOf(fair), WEIGHT_TWISTS);
    if (allowed.contains(Twist.PAUSED) && isAwake(fair)) {
      add(moves, List.of(Move.twist(fair, Twist.PAUSED)), WEIGHT_PAUSE);
    }
    add(moves, others.stream().map(Move::run).toList(), WEIGHT_OTHERS);
    add(moves, others.stream().flatMap(c -> twistsOf(c).stream()).toList(), WEIGHT_OTHERS_TWISTS);
    List<Move> happening = new ArrayList<>();
    events.accept(happening);
    add(moves, happening, WEIGHT_EVENTS);
    return moves;
  }

  /** However many there are of a kind, the kind is as likely. */
  private static void add(List<Move> moves, List<Move> more, int weight) {
    for (Move move : more) {
      moves.add(move.weighing(Math.max(1, weight / more.size())));
    }
  }

  private List<Move> twistsOf(Client client) {
    List<Move> twists = new ArrayList<>();
    for (Twist twist : client.point().twists()) {
      if (allowed.contains(twist)) {
        twists.add(Move.twist(client, twist));
      }
    }
    return twists;
  }

  private boolean isAwake(Client client) {
    return !client.isDone() && client.wakeAt() <= time.now();
  }

  /** Who runs in a fair run: the same until its operation has ended, then the next who is awake. */
  private Client fair() {
    Client last = clients.get(turn);
    if (isAwake(last) && !last.point().boundary()) {
      return last;
    }
    @Nullable Client earliest = null;
    for (int i = 1; i <= clients.size(); i++) {
      Client next = clients.get((turn + i) % clients.size());
      if (next.isDone()) {
        continue;
      }
      if (isAwake(next)) {
        return next;
      }
      if (earliest == null || next.wakeAt() < earliest.wakeAt()) {
        earliest = next;
      }
    }
    if (earliest == null) {
      throw new IllegalStateException("nobody is left");
    }
    return earliest;
  }
}
