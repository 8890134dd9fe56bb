package io.github.leaselock.demo.play;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.play.history.History.Version;
import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Action;
import io.github.leaselock.demo.play.history.HistoryEvent.Change;
import io.github.leaselock.demo.play.history.HistoryEvent.Expectation;
import io.github.leaselock.demo.play.history.HistoryEvent.Measured;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.HistoryEvent.SceneBegan;
import io.github.leaselock.demo.play.history.HistoryEvent.Told;
import io.github.leaselock.demo.play.history.Journal;
import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.OperationVersion;
import io.github.leaselock.demo.play.stage.SampleData;
import io.github.leaselock.demo.play.stage.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Does to the world what the play says, and waits for what the play waits for. */
final class Director {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Stage stage;
  private final Journal journal;

  Director(Stage stage, Journal journal) {
    this.stage = stage;
    this.journal = journal;
  }

  void scene(String name, String title) {
    journal.record(at -> new SceneBegan(at, name, title));
  }

  void backup(String name, int pauseMillis, boolean waits) {
    MySQLBackup backup = new MySQLBackup();
    backup.getSpec().setClusterName(Stage.CLUSTER);
    backup.getSpec().setPauseMillis(pauseMillis);
    backup.getSpec().setWaitForLock(waits);
    create(backup, name, waits ? "is asked for, and may wait" : "is asked for");
  }

  void restore(String name, String backup, int pauseMillis) {
    MySQLRestore restore = new MySQLRestore();
    restore.getSpec().setClusterName(Stage.CLUSTER);
    restore.getSpec().setBackupName(backup);
    restore.getSpec().setPauseMillis(pauseMillis);
    create(restore, name, "is asked for, from " + backup);
  }

  private void create(HasMetadata object, String name, String detail) {
    object.getMetadata().setName(name);
    object.getMetadata().setNamespace(Stage.NAMESPACE);
    journal.record(at -> new Acted(at, Action.CREATE, name, detail));
    stage.client().resource(object).create();
  }

  void delete(String restore) {
    journal.record(
        at -> new Acted(at, Action.DELETE, restore, "is deleted by its user, in mid-work"));
    stage
        .client()
        .resources(MySQLRestore.class)
        .inNamespace(Stage.NAMESPACE)
        .withName(restore)
        .delete();
  }

  /** Makes a restore rest for so long, or so short, between its batches from now on. */
  void pace(String restore, int pauseMillis) {
    stage
        .client()
        .resources(MySQLRestore.class)
        .inNamespace(Stage.NAMESPACE)
        .withName(restore)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE), // whatever its operator writes meanwhile
            "{\"spec\":{\"pauseMillis\":" + pauseMillis + "}}");
  }

  void kill(String operator) throws InterruptedException {
    var victim =
        stage.crew().find(operator).orElseThrow(() -> new IllegalStateException("no " + operator));
    journal.record(
        at -> new Acted(at, Action.KILL, victim.name(), "is killed: kill -9 " + victim.pid()));
    victim.kill();
  }

  void damage() throws SQLException {
    String done = stage.data().damage();
    journal.record(at -> new Acted(at, Action.DAMAGE, Stage.CLUSTER, done));
  }

  void look(String label, Expectation expectation) throws SQLException {
    SampleData.Content content = stage.data().look();
    journal.record(at -> new Measured(at, label, expectation, content.rows(), content.checksum()));
  }

  /**
   * Waits until a version of the operation is as wanted, among all versions recorded so far and
   * those to come.
   *
   * @throws PlayException if that does not happen in time, or can no longer happen
   */
  OperationVersion await(String name, Predicate<OperationVersion> wanted, String words)
      throws PlayException, InterruptedException {
    Predicate<OperationVersion> decided =
        version -> wanted.test(version) || version.isFinished() || version.isGone();
    Optional<OperationVersion> version =
        journal
            .await(
                0,
                Observed.class,
                seen -> seen.name().equals(name) && !isLease(seen) && decided.test(read(seen)),
                PATIENCE)
            .map(Director::read);
    if (version.filter(wanted).isPresent()) {
      return version.get();
    }
    throw new PlayException(
        String.format(
            Locale.ROOT,
            "expected that %s %s, but %s%s",
            name,
            words,
            version.isPresent() ? "" : "after " + PATIENCE.toSeconds() + " s ",
            lastOf(name)));
  }

  /**
   * Waits until the restore has written a batch. Only its operator can tell: this decides when
   * something happens, and nothing else.
   */
  void awaitProgress(String restore) throws PlayException, InterruptedException {
    Predicate<Told> isInTheMiddle =
        told -> told.subject().endsWith("/" + restore) && told.what().equals("PROGRESS");
    if (journal.await(0, Told.class, isInTheMiddle, PATIENCE).isEmpty()) {
      throw new PlayException(restore + " does not get on, " + lastOf(restore));
    }
  }

  /**
   * Waits until nobody holds any lock, but for those of objects that are gone: they are for the
   * garbage collector. Nothing may have been asked for meanwhile.
   */
  void awaitFreeLocks() throws PlayException, InterruptedException {
    Map<String, Long> versions = new HashMap<>();
    Set<String> gone =
        journal.history().of(Observed.class).stream()
            .filter(seen -> seen.change() == Change.DELETED)
            .map(Observed::uid)
            .collect(Collectors.toSet());
    for (Observed seen : journal.history().of(Observed.class)) {
      if (isLease(seen) && lease(seen).owners().stream().noneMatch(gone::contains)) {
        versions.put(seen.name(), seen.resourceVersion());
      }
    }
    for (Map.Entry<String, Long> lock : versions.entrySet()) {
      Predicate<Observed> isFree =
          seen ->
              isLease(seen)
                  && seen.name().equals(lock.getKey())
                  && seen.resourceVersion() >= lock.getValue()
                  && lease(seen).isFree();
      if (journal.await(0, Observed.class, isFree, PATIENCE).isEmpty()) {
        throw new PlayException("the lock " + lock.getKey() + " is not given back");
      }
    }
  }

  private String lastOf(String name) {
    return journal.history().of(Observed.class).stream()
        .filter(seen -> seen.name().equals(name) && !isLease(seen))
        .map(Director::read)
        .reduce((earlier, later) -> later)
        .map(
            last ->
                last.isGone()
                    ? "it is gone"
                    : String.format(
                        Locale.ROOT, "it is \"%s\": %s", last.state(), last.description()))
        .orElse("it was never seen");
  }

  private static boolean isLease(Observed observed) {
    return observed.kind().equals("Lease");
  }

  private static OperationVersion read(Observed observed) {
    return new OperationVersion(new Version(observed.resourceVersion(), observed));
  }

  private static LeaseVersion lease(Observed observed) {
    return LeaseVersion.of(new Version(observed.resourceVersion(), observed));
  }
}
