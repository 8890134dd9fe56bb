package io.github.leaselock.simulation.several;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockMode;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.Course;
import io.github.leaselock.simulation.engine.Departure;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Move;
import io.github.leaselock.simulation.engine.Outcome;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Schedule;
import io.github.leaselock.simulation.engine.Scheduler;
import io.github.leaselock.simulation.engine.Seeds;
import io.github.leaselock.simulation.engine.SimulatedTime;
import io.github.leaselock.simulation.engine.Surroundings;
import io.github.leaselock.simulation.engine.Trace;
import io.github.leaselock.simulation.engine.Twist;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run: three operators whose objects want two locks each, and one whose object wants one. */
final class SeveralWorld implements Surroundings {

  static final String ALONE = "whoever is told that it has all is alone";
  static final String NAMED = "whoever is told that it has all is named by each Lease";
  static final String NONE = "whoever is refused keeps nothing before the one that refuses";
  static final String ORDER = "they are asked for in the order of their keys";
  static final String FREE = "whoever has given back leaves nothing";

  private static final LeaseKey A = new LeaseKey("db", "a");
  private static final LeaseKey B = new LeaseKey("db", "b");
  private static final LeaseKey C = new LeaseKey("db", "c");
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int ROUNDS = 2;
  private static final int MAX_STEPS = 3_000;
  private static final Set<Twist> TWISTS =
      EnumSet.of(
          Twist.PAUSED,
          Twist.REQUEST_LOST,
          Twist.ANSWER_LOST,
          Twist.APPLIED_LATE,
          Twist.MADE_UP_CONFLICT,
          Twist.ERROR_NOT_APPLIED,
          Twist.GIVES_UP);

  /** What happened so often. */
  enum Event {
    ALL,
    NO,
    NO_AFTER_A_YES,
    UNKNOWN,
    NOT_CONFIRMED,
    CRASH,
    LATE
  }

  private final Taker taker;
  private final SimulatedTime time = new SimulatedTime();
  private final Trace trace = new Trace(time);
  private final InMemoryLeaseStore leases =
      new InMemoryLeaseStore(new InMemoryApiServer(() -> Instant.EPOCH.plusNanos(time.now())));
  private final Course course;
  private final Scheduler scheduler;
  private final List<Party> parties = new ArrayList<>();
  private final Map<Event, Integer> events = new TreeMap<>();
  private int crashes = 1;

  SeveralWorld(Taker taker, Schedule schedule) {
    this.taker = taker;
    this.course = new Course(schedule, time, trace, this);
    this.scheduler = new Scheduler(course, trace);
    add("x", Map.of(), A, B);
    add("y", Map.of(), B, A);
    add("z", Map.of(A, LockMode.SHARED), C, A);
    add("w", Map.of(), B);
  }

  /** What came of a run. */
  record Run(
      Taker taker,
      Optional<LawBroken> broken,
      List<String> trace,
      List<Departure> departures,
      Map<Event, Integer> events)
      implements Outcome {
    @Override
    public String title() {
      return "several locks, " + taker;
    }
  }

  static Run run(Taker taker, Schedule schedule) {
    SeveralWorld world = new SeveralWorld(taker, schedule);
    Optional<LawBroken> broken = Optional.empty();
    try {
      world.scheduler.run();
    } catch (LawBroken law) {
      broken = Optional.of(law);
    }
    return new Run(taker, broken, world.trace.lines(), world.course.departures(), world.events);
  }

  private void add(String name, Map<LeaseKey, LockMode> modes, LeaseKey... keys) {
    Party party = new Party(name, modes, List.of(keys));
    party.client = scheduler.add(name, party::live);
    parties.add(party);
  }

  @Override
  public Set<Twist> twists() {
    return TWISTS;
  }

  @Override
  public void offer(List<Move> moves) {
    for (Party party : parties) {
      for (DelayedWrites.Late late : party.store.underWay()) {
        moves.add(
            Move.event(
                "the write of " + party.name + " to " + late.key().name() + " arrives",
                () -> {
                  count(Event.LATE);
                  party.store.arrive(late);
                  check();
                }));
      }
      if (crashes > 0 && party.believes.isEmpty() && !party.client().isDone()) {
        moves.add(Move.event(party.name + " crashes", () -> crash(party)));
      }
    }
  }

  private void crash(Party party) {
    crashes--;
    count(Event.CRASH);
    party.crash();
  }

  @Override
  public void count(Twist twist) {}

  private void count(Event event) {
    events.merge(event, 1, Integer::sum);
  }

  @Override
  public int maxSteps() {
    return MAX_STEPS;
  }

  /** What holds at every moment. */
  private void check() {
    for (Party one : parties) {
      one.believes.forEach((key, token) -> requireNamed(one, key, token));
      for (Party other : parties) {
        if (one != other) {
          one.believes.keySet().stream()
              .filter(other.believes::containsKey)
              .filter(key -> one.mode(key).conflictsWith(other.mode(key)))
              .findFirst()
              .ifPresent(
                  key -> {
                    throw new LawBroken(ALONE, one.name + " and " + other.name + " have " + key);
                  });
        }
      }
    }
  }

  private void requireNamed(Party one, LeaseKey key, FencingToken token) {
    boolean named =
        entry(key, one.holder)
            .filter(entry -> entry.token().equals(Optional.of(token)))
            .isPresent();
    if (!named) {
      throw new LawBroken(NAMED, one.name + " has " + key + " by t" + token + ": " + state(key));
    }
  }

  private Optional<HolderEntry> entry(LeaseKey key, Holder holder) {
    return state(key).flatMap(state -> state.entryOf(holder));
  }

  private Optional<LeaseState> state(LeaseKey key) {
    return leases.read(key) instanceof ReadOutcome.Found found
        ? Optional.of(LeaseFormat.read(found.lease()))
        : Optional.empty();
  }

  /** An operator and its objects, one after the other. */
  private final class Party {
    private final String name;
    private final Map<LeaseKey, LockMode> modes;
    private final List<LeaseKey> keys;
    private final Map<LeaseKey, FencingToken> believes = new LinkedHashMap<>();
    private final DelayedWrites store;
    private LeaseLocks locks;
    private Holder holder;
    private int rounds;
    private int lives;
    private boolean finished;

    /** Whether a write of an earlier life may still be stored, for which it cannot be blamed. */
    private boolean haunted;

    private @Nullable Client client;

    Party(String name, Map<LeaseKey, LockMode> modes, List<LeaseKey> keys) {
      this.name = name;
      this.modes = modes;
      this.keys = keys;
      this.store = new DelayedWrites(leases, scheduler, trace, SeveralWorld.this::check);
      this.locks = newProcess();
      this.holder = object();
    }

    private Client client() {
      return Objects.requireNonNull(client);
    }

    private LeaseLocks newProcess() {
      Random random = Seeds.random(31L * name.hashCode() + lives++);
      return StoreLocks.builder(store)
          .ticker(time::now)
          .clock(() -> Instant.EPOCH.plusNanos(time.now()))
          .sleeper(this::sleep)
          .random(random::nextDouble)
          .marks(() -> Long.toString(random.nextLong(), 36))
          .within(Duration.ofSeconds(10))
          .build();
    }

    private void sleep(Duration pause) {
      scheduler.pauseUntil(Point.within("rests", Set.of()), time.now() + pause.toNanos());
    }

    private Holder object() {
      return new Holder("Backup.example.com", "db", name + rounds, name + rounds);
    }

    private LockMode mode(LeaseKey key) {
      return modes.getOrDefault(key, LockMode.EXCLUSIVE);
    }

    void crash() {
      haunted |= !store.underWay().isEmpty() || store.sending().isPresent();
      store.crash();
      locks = newProcess();
      client().crash();
    }

    void live(Client me) {
      while (rounds < ROUNDS) {
        if (finished || attempt(me)) {
          giveBack(me);
          finished = false;
          rounds++;
          holder = object();
        } else {
          rest("waits");
        }
      }
    }

    private void rest(String what) {
      scheduler.pauseUntil(Point.boundary(what), time.now() + PAUSE.toNanos());
    }

    private boolean attempt(Client me) {
      Map<LeaseKey, LockRequest> wanted = new LinkedHashMap<>();
      for (LeaseKey key : keys) {
        LockRequest request =
            mode(key) == LockMode.SHARED
                ? LockRequest.shared(holder)
                : LockRequest.exclusive(holder);
        wanted.put(key, request.queued());
      }
      trace.begin(me, "ALL of " + keys.stream().map(LeaseKey::name).toList());
      store.beginAttempt();
      Taker.Taken taken = taker.take(locks, wanted);
      requireOrder();
      if (!taken.all()) {
        trace.add(me, "= no: " + taken.notConfirmed());
        refused(taken);
        Twist choice = scheduler.pause(Point.decision("is refused", Set.of(Twist.GIVES_UP)));
        if (choice == Twist.GIVES_UP) {
          giveBack(me);
        }
        return false;
      }
      count(Event.ALL);
      trace.add(me, "= all");
      believes.putAll(taken.tokens());
      if (believes.size() < keys.size()) {
        throw new LawBroken(NAMED, name + " was granted " + believes + " of " + keys);
      }
      check();
      scheduler.pause(Point.within("acts", Set.of()));
      scheduler.pause(Point.boundary("has acted"));
      finished = true;
      return true;
    }

    private void requireOrder() {
      List<LeaseKey> asked = store.askedFor();
      if (!asked.equals(asked.stream().sorted().toList())) {
        throw new LawBroken(ORDER, name + " asked for " + asked);
      }
    }

    private void refused(Taker.Taken taken) {
      boolean no = taken.answers().values().stream().anyMatch(AcquireResult.Held.class::isInstance);
      count(no ? Event.NO : Event.UNKNOWN);
      if (!taken.beforeTheNo().isEmpty()) {
        count(Event.NO_AFTER_A_YES);
      }
      if (!taken.notConfirmed().isEmpty()) {
        count(Event.NOT_CONFIRMED);
      }
      for (LeaseKey key : taken.beforeTheNo()) {
        if (!haunted && !taken.notConfirmed().contains(key)) {
          requireNothing(NONE, key);
        }
      }
    }

    private void requireNothing(String law, LeaseKey key) {
      boolean placed =
          state(key).filter(state -> state.queue().positionOf(holder).isPresent()).isPresent();
      if (placed || entry(key, holder).isPresent()) {
        throw new LawBroken(law, name + " is still on " + key + ": " + state(key));
      }
    }

    private void giveBack(Client me) {
      believes.clear();
      trace.begin(me, "RELEASE of all");
      while (locks.releaseAll(holder, keys.stream().map(locks::lock).toList()).values().stream()
          .anyMatch(ReleaseResult::isUnknown)) {
        rest("releases again");
      }
      if (!haunted) {
        keys.forEach(key -> requireNothing(FREE, key));
      }
      trace.add(me, "= released");
    }
  }
}
