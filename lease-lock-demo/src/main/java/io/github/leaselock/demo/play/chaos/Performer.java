package io.github.leaselock.demo.play.chaos;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.database.LateWrite;
import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Action;
import io.github.leaselock.demo.play.history.Journal;
import io.github.leaselock.demo.play.history.OperationVersion;
import io.github.leaselock.demo.play.stage.Stage;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Does to the world what a step says. */
final class Performer {

  private static final int MAX_ATTEMPTS = 5;

  /** With so many operations that have not ended, no more are asked for: a queue proves nothing. */
  private static final int ENOUGH = 10;

  private final Stage stage;
  private final Journal journal;
  private final Operators operators;
  private final LateWrite lateWrite;
  private final String firstBackup;
  private final List<Return> returns = new ArrayList<>();
  private int names;
  private boolean serverMayBeAway;

  Performer(Stage stage, Journal journal, String firstBackup) {
    this.stage = stage;
    this.journal = journal;
    this.operators = new Operators(stage, journal);
    this.lateWrite = new LateWrite(stage.database());
    this.firstBackup = firstBackup;
  }

  /** An object that shall be there again when the one with this uid is gone. */
  private record Return(HasMetadata object, String uid) {}

  void perform(Step step) throws IOException, SQLException, InterruptedException {
    World world = World.of(journal.history());
    if (step.act().asksForMore() && world.unfinished().size() >= ENOUGH) {
      return;
    }
    switch (step.act()) {
      case BACKUP -> create(backup("backup" + ++names, step, false, null));
      case PATIENT_BACKUP -> create(backup("backup" + ++names, step, true, null));
      case LIMITED_BACKUP -> create(backup("backup" + ++names, step, true, 2));
      case RESTORE -> create(restore("restore" + ++names, world, step));
      case DELETE_WORKING -> delete(world, step, OperationVersion::isWorking);
      case DELETE_WAITING -> delete(world, step, OperationVersion::isWaiting);
      case DELETE_ENDED -> delete(world, step, OperationVersion::isFinished);
      case RECREATE -> recreate(world, step, false);
      case RECREATE_BY_FORCE -> recreate(world, step, true);
      case LATE_WRITE -> writeLate();
      case KILL -> operators.kill(world, step.choice());
      case FREEZE -> operators.freeze(world, step.choice());
      case RESTART_API -> restartServer();
    }
  }

  /** Does what has become due; to be called every now and then. */
  void tick() throws IOException, SQLException, InterruptedException {
    operators.tick();
    if (!returns.isEmpty()) {
      World world = World.of(journal.history());
      for (Return due : List.copyOf(returns)) {
        if (world.isGone(due.uid())) {
          returns.remove(due);
          create(due.object());
        }
      }
    }
  }

  /** Whether nothing is to come any more. */
  boolean isDone() {
    return returns.isEmpty() && operators.allGoOn();
  }

  private MySQLBackup backup(String name, Step step, boolean waits, @Nullable Integer maxParallel) {
    MySQLBackup backup = new MySQLBackup();
    backup.getMetadata().setName(name);
    backup.getSpec().setClusterName(Stage.CLUSTER);
    backup.getSpec().setPauseMillis(step.pauseMillis());
    backup.getSpec().setWaitForLock(waits);
    backup.getSpec().setMaxParallel(maxParallel);
    return backup;
  }

  private MySQLRestore restore(String name, World world, Step step) {
    String source =
        world
            .pick(step.choice(), one -> !one.isExclusive() && one.isSucceeded())
            .map(OperationVersion::name)
            .orElse(firstBackup);
    MySQLRestore restore = new MySQLRestore();
    restore.getMetadata().setName(name);
    restore.getSpec().setClusterName(Stage.CLUSTER);
    restore.getSpec().setBackupName(source);
    restore.getSpec().setPauseMillis(step.pauseMillis());
    return restore;
  }

  private void create(HasMetadata object) throws IOException, InterruptedException {
    object.getMetadata().setNamespace(Stage.NAMESPACE);
    String name = object.getMetadata().getName();
    journal.record(at -> new Acted(at, Action.CREATE, name, "is asked for"));
    ask(() -> stage.client().resource(object).create());
  }

  private void delete(World world, Step step, Predicate<OperationVersion> wanted)
      throws IOException, InterruptedException {
    Optional<OperationVersion> victim = victim(world, step, wanted);
    if (victim.isPresent()) {
      delete(victim.get(), "is deleted while it is " + victim.get().state());
    }
  }

  private void recreate(World world, Step step, boolean byForce)
      throws IOException, InterruptedException {
    Optional<OperationVersion> victim =
        victim(world, step, OperationVersion::isWorking)
            .or(() -> victim(world, step, one -> !one.isFinished()));
    if (victim.isEmpty()) {
      return;
    }
    OperationVersion old = victim.get();
    HasMetadata next =
        old.isExclusive() ? restore(old.name(), world, step) : backup(old.name(), step, true, null);
    returns.add(new Return(next, old.uid()));
    delete(
        old,
        byForce
            ? String.format(
                Locale.ROOT, "is removed by force while it is \"%s\", to come back", old.state())
            : String.format(
                Locale.ROOT, "is deleted while it is \"%s\", to come back", old.state()));
    if (byForce) {
      ask(() -> removeFinalizers(old));
    }
  }

  private void delete(OperationVersion victim, String words)
      throws IOException, InterruptedException {
    journal.record(at -> new Acted(at, Action.DELETE, victim.name(), words));
    ask(() -> object(victim).delete());
  }

  private void removeFinalizers(OperationVersion victim) {
    object(victim)
        .edit(
            current -> {
              if (current.getMetadata().getUid().equals(victim.uid())) {
                current.getMetadata().setFinalizers(List.of());
              }
              return current;
            });
  }

  private Resource<? extends HasMetadata> object(OperationVersion one) {
    Class<? extends HasMetadata> type = one.isExclusive() ? MySQLRestore.class : MySQLBackup.class;
    return stage.client().resources(type).inNamespace(Stage.NAMESPACE).withName(one.name());
  }

  private Optional<OperationVersion> victim(
      World world, Step step, Predicate<OperationVersion> wanted) {
    return world.pick(step.choice(), one -> wanted.test(one) && !one.name().equals(firstBackup));
  }

  private void writeLate() throws SQLException {
    Optional<LateWrite.Outcome> outcome = lateWrite.attempt();
    outcome.ifPresent(
        late ->
            journal.record(
                at ->
                    new Acted(
                        at,
                        Action.LATE_WRITE,
                        late.subject(),
                        late.refused()
                            ? "is over: a late write under its grants is refused"
                            : "is over, and a late write under its grants is ACCEPTED")));
  }

  private void restartServer() throws IOException {
    journal.record(
        at -> new Acted(at, Action.RESTART, "kube-apiserver", "is killed and started again"));
    serverMayBeAway = true;
    stage.server().restart();
  }

  /** Asks the API server, again if it was away. What exists already, or no more, is as wanted. */
  private void ask(Runnable request) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      if (serverMayBeAway) {
        stage.server().awaitReady();
        serverMayBeAway = false;
      }
      try {
        request.run();
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
            || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
          return;
        }
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
        serverMayBeAway = true;
      }
    }
  }
}
