package io.github.leaselock.demo.play.chaos;

import io.github.leaselock.demo.database.OperatorSession;
import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Action;
import io.github.leaselock.demo.play.history.Journal;
import io.github.leaselock.demo.play.history.OperationVersion;
import io.github.leaselock.demo.play.stage.OperatorProcess;
import io.github.leaselock.demo.play.stage.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Kills operators, and stops and continues them. One of them at most is stopped at a time. */
final class Operators {

  /** How long a stopped operator stays stopped after it was taken for dead: time to take over. */
  private static final Duration AFTER_DEATH = Duration.ofSeconds(3);

  /** Longer than the database waits for a sign of life, whatever the machine does. */
  private static final Duration LONGEST = Duration.ofSeconds(40);

  private final Stage stage;
  private final Journal journal;
  private Optional<Frozen> frozen = Optional.empty();

  Operators(Stage stage, Journal journal) {
    this.stage = stage;
    this.journal = journal;
  }

  private record Frozen(
      OperatorProcess operator, String id, Duration since, Optional<Duration> over) {}

  void kill(World world, int choice) throws InterruptedException {
    Optional<OperatorProcess> victim = victim(world, choice);
    if (victim.isPresent()) {
      OperatorProcess one = victim.get();
      journal.record(
          at -> new Acted(at, Action.KILL, one.name(), "is killed: kill -9 " + one.pid()));
      one.kill();
    }
  }

  void freeze(World world, int choice) throws IOException, InterruptedException {
    Optional<OperatorProcess> victim =
        frozen.isPresent() ? Optional.empty() : victim(world, choice);
    if (victim.isPresent()) {
      OperatorProcess one = victim.get();
      String id = one.id().orElseThrow();
      journal.record(
          at -> new Acted(at, Action.FREEZE, one.name(), "is stopped: kill -STOP " + one.pid()));
      one.freeze();
      frozen = Optional.of(new Frozen(one, id, journal.elapsed(), Optional.empty()));
    }
  }

  /** Continues the stopped operator if it was taken for dead a while ago. */
  void tick() throws SQLException, IOException, InterruptedException {
    if (frozen.isEmpty()) {
      return;
    }
    Frozen one = frozen.get();
    Duration now = journal.elapsed();
    if (one.over().isEmpty() && OperatorSession.isOver(stage.database(), one.id())) {
      frozen = Optional.of(new Frozen(one.operator(), one.id(), one.since(), Optional.of(now)));
    } else if (one.over().isPresent() && now.minus(one.over().get()).compareTo(AFTER_DEATH) > 0) {
      thaw("goes on, and does not know that it was taken for dead");
    } else if (now.minus(one.since()).compareTo(LONGEST) > 0) {
      thaw("goes on; nobody has noticed");
    }
  }

  /** Whether none is stopped. */
  boolean allGoOn() {
    return frozen.isEmpty();
  }

  private void thaw(String words) throws IOException, InterruptedException {
    OperatorProcess operator = frozen.orElseThrow().operator();
    frozen = Optional.empty();
    journal.record(
        at ->
            new Acted(at, Action.THAW, operator.name(), words + ": kill -CONT " + operator.pid()));
    operator.thaw();
  }

  /** Preferably one that works on a restore, or else on a backup. */
  private Optional<OperatorProcess> victim(World world, int choice) {
    Optional<OperatorProcess> busy =
        world
            .pick(choice, one -> one.isWorking() && one.isExclusive())
            .or(() -> world.pick(choice, OperationVersion::isWorking))
            .flatMap(one -> stage.crew().find(one.operator()))
            .filter(this::canBeHit);
    List<OperatorProcess> others = stage.crew().members().stream().filter(this::canBeHit).toList();
    return busy.or(
        () ->
            others.isEmpty() ? Optional.empty() : Optional.of(others.get(choice % others.size())));
  }

  private boolean canBeHit(OperatorProcess operator) {
    return operator.isAlive()
        && operator.id().isPresent()
        && frozen.filter(one -> one.operator() == operator).isEmpty();
  }
}
