package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.database.Database;
import io.github.leaselock.demo.database.Dump;
import io.github.leaselock.demo.database.MariaDbBinaries;
import io.github.leaselock.demo.database.OperatorSession;
import io.github.leaselock.demo.database.WorkLedger;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One running operator: its session in the database, its reconcilers, its workers.
 *
 * <p>{@link #close()} aborts the work and ends the session; what was held stays held by the
 * objects.
 */
final class OperatorProcess implements AutoCloseable, Health {

  private static final Duration BEAT = Duration.ofSeconds(2);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  /** Long after a process that still works would have ended itself. */
  private static final Duration SICK_AFTER = Duration.ofMinutes(1);

  private final EventLog events;
  private final OperationEvents announcements;
  private final OperatorSession session;
  private final Operator operator;
  private final ExecutorService workers;
  private final ScheduledExecutorService pulse;
  private final BackupReconciler backups;
  private final RestoreReconciler restores;
  private volatile long heardAt = System.nanoTime();

  /**
   * What a process needs from outside.
   *
   * @param name its name, without the random part
   * @param namespace the namespace to work in
   * @param client stays open
   * @param database the server
   * @param folder for backup files
   * @param slots how much work of each kind may run at a time
   * @param silence after which the database takes this process for dead
   */
  record Setup(
      String name,
      String namespace,
      KubernetesClient client,
      Database database,
      Path folder,
      int slots,
      Duration silence) {}

  private OperatorProcess(
      Setup setup,
      Identity me,
      OperatorSession session,
      EventLog events,
      OperationEvents announcements) {
    this.events = events;
    this.announcements = announcements;
    this.session = session;
    this.workers = Executors.newFixedThreadPool(2 * setup.slots(), daemon("work"));
    this.pulse = Executors.newSingleThreadScheduledExecutor(daemon("pulse"));
    WorkLedger ledger = new WorkLedger(setup.database());
    DatabaseResource resource = new DatabaseResource(setup.database(), ledger);
    LeaseLocks locks = KubernetesLocks.using(setup.client());
    Surroundings around =
        new Surroundings(
            me,
            new OperationLocks(setup.client(), locks, resource),
            resource,
            events,
            workers,
            setup.slots(),
            Clock.systemUTC(),
            System::nanoTime,
            Pace.USUAL);
    OperationStore<MySQLBackup> backupStore =
        new OperationStore<>(setup.client(), MySQLBackup.class);
    OperationStore<MySQLRestore> restoreStore =
        new OperationStore<>(setup.client(), MySQLRestore.class);
    ClusterData clusters = new ClusterData(setup.client());
    Dump dump = new Dump(MariaDbBinaries.locate());
    this.backups =
        new BackupReconciler(
            around, new BackupWork(clusters, ledger, dump, setup.folder()), backupStore);
    this.restores =
        new RestoreReconciler(
            around, new RestoreWork(clusters, backupStore, ledger, setup.folder()), restoreStore);
    this.operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(setup.client())
                    .withCloseClientOnStop(false)
                    .withUseSSAToPatchPrimaryResource(false)
                    // Applied together, its kinds and rights may be known a moment after its start.
                    .withStopOnInformerErrorDuringStartup(false)
                    .withReconciliationTerminationTimeout(STOP_WITHIN));
  }

  /**
   * Starts an operator.
   *
   * @param consumer of its events
   * @param whenLost called once if its session in the database ends: the process must end as well
   */
  static OperatorProcess start(Setup setup, Consumer<OperatorEvent> consumer, Runnable whenLost)
      throws SQLException {
    Identity me = Identity.create(setup.name(), setup.namespace());
    setup.database().prepare();
    OperatorSession session = OperatorSession.begin(setup.database(), me.id(), setup.silence());
    OperationEvents announcements =
        OperationEvents.start(setup.client(), me.id(), System::nanoTime);
    EventLog events = new EventLog(me.id(), Clock.systemUTC(), consumer, announcements::tell);
    OperatorProcess process = new OperatorProcess(setup, me, session, events, announcements);
    process.start(setup.namespace(), whenLost);
    events.tellOfProcess(What.READY, "watching namespace " + setup.namespace());
    return process;
  }

  private void start(String namespace, Runnable whenLost) {
    ScheduledFuture<?> unused =
        pulse.scheduleWithFixedDelay(
            () -> beat(whenLost), BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    operator.register(backups, config -> config.settingNamespace(namespace).withRetry(forEver()));
    operator.register(restores, config -> config.settingNamespace(namespace).withRetry(forEver()));
    operator.start();
  }

  private void beat(Runnable whenLost) {
    if (session.beat()) {
      heardAt = System.nanoTime();
    } else {
      pulse.shutdown();
      abortAll("the operator lost its database session");
      events.tellOfProcess(What.STOPPED, "the database session is over: others may take over");
      whenLost.run();
    }
  }

  @Override
  public Optional<String> sick() {
    Duration silence = Duration.ofNanos(System.nanoTime() - heardAt);
    return silence.compareTo(SICK_AFTER) < 0
        ? Optional.empty()
        : Optional.of("nothing heard from the database for " + silence.toSeconds() + " s");
  }

  @Override
  public Optional<String> unready() {
    RuntimeInfo sdk = operator.getRuntimeInfo();
    if (!sdk.isStarted()) {
      return Optional.of("starting");
    }
    return sdk.allEventSourcesAreHealthy()
        ? sick()
        : Optional.of("no watch of " + sdk.unhealthyEventSources().keySet());
  }

  private void abortAll(String why) {
    backups.abortAll(why);
    restores.abortAll(why);
  }

  @Override
  public void close() throws SQLException {
    announcements.close();
    abortAll("the operator stops");
    pulse.shutdown();
    workers.shutdown();
    operator.stop();
    awaitWorkers();
    session.close(); // last: from now on others may take over
  }

  private void awaitWorkers() {
    try {
      if (!workers.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        events.tellOfProcess(What.TROUBLE, "some work did not stop in time; it will be drained");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static GenericRetry forEver() {
    return new GenericRetry()
        .setInitialInterval(Duration.ofMillis(500))
        .setMaxInterval(Duration.ofSeconds(10).toMillis())
        .withoutMaxAttempts();
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, "operator-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
