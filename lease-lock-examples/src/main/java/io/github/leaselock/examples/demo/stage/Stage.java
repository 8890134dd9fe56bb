package io.github.leaselock.examples.demo.stage;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.examples.api.MySQLBackup;
import io.github.leaselock.examples.api.MySQLCluster;
import io.github.leaselock.examples.api.MySQLRestore;
import io.github.leaselock.examples.database.Database;
import io.github.leaselock.examples.demo.history.HistoryEvent.Acted;
import io.github.leaselock.examples.demo.history.HistoryEvent.Action;
import io.github.leaselock.examples.demo.history.HistoryEvent.Told;
import io.github.leaselock.examples.demo.history.Journal;
import io.github.leaselock.examples.demo.history.Recorder;
import io.github.leaselock.examples.operator.OperatorEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Everything the play needs: API server, database with data, recorders, operators. What is put here
 * is put into the teardown first.
 */
public final class Stage {

  /** The cluster that is backed up and restored. */
  public static final String CLUSTER = "cluster1";

  /** Where its objects live. */
  public static final String NAMESPACE = "demo";

  private static final int ROWS = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOPPING = Duration.ofSeconds(10);

  private final RunDirectory run;
  private final Path out;
  private final Journal journal;
  private final Teardown teardown;
  private final KubernetesClient client;
  private final Database database;
  private final SampleData data;
  private final List<Recorder> recorders = new ArrayList<>();
  private final List<OperatorProcess> operators = new ArrayList<>();
  private final List<String> operatorArguments;

  private Stage(
      RunDirectory run,
      Path out,
      Journal journal,
      Teardown teardown,
      ApiServer server,
      String databaseUrl,
      long seed)
      throws IOException {
    this.run = run;
    this.out = out;
    this.journal = journal;
    this.teardown = teardown;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfig()))
            .build();
    this.database = Database.at(databaseUrl);
    this.data = new SampleData(database, CLUSTER, seed);
    Path kubeconfig = Files.writeString(run.path().resolve("kubeconfig"), server.kubeconfig());
    Path backups = Files.createDirectory(run.path().resolve("backups"));
    this.operatorArguments =
        List.of(
            "--kubeconfig=" + kubeconfig,
            "--namespace=" + NAMESPACE,
            "--db-url=" + databaseUrl,
            "--backups=" + backups);
  }

  /**
   * Raises the stage: what can start beside one another does.
   *
   * @param out where logs go
   * @param say told what is going on
   * @param api auto, real or mock
   * @param seed makes up the data
   */
  public static Stage raise(
      RunDirectory run,
      Path out,
      Journal journal,
      Teardown teardown,
      Consumer<String> say,
      String api,
      long seed)
      throws IOException, SQLException, InterruptedException {
    say.accept("Starting MariaDB (the first time it is unpacked), an API server, two operators.");
    DatabaseStart database = DatabaseStart.begin(teardown);
    ApiServer server = ApiServers.start(api, run, teardown, say);
    Stage stage = new Stage(run, out, journal, teardown, server, database.await().jdbcUrl(), seed);
    say.accept(String.format(Locale.ROOT, "Data: %,d rows, made up from seed %d.", ROWS, seed));
    stage.furnish(server);
    return stage;
  }

  private void furnish(ApiServer server) throws IOException, SQLException, InterruptedException {
    teardown.before("the client", client::close);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    List<Class<? extends CustomResource<?, ?>>> types =
        List.of(MySQLCluster.class, MySQLBackup.class, MySQLRestore.class);
    CustomResources.install(client, types, server.isReal());
    ResourceDefinitionContext leases =
        new ResourceDefinitionContext.Builder()
            .withGroup("coordination.k8s.io")
            .withVersion("v1")
            .withKind("Lease")
            .withPlural("leases")
            .withNamespaced(true)
            .build();
    List<ResourceDefinitionContext> recorded =
        List.of(
            leases,
            CustomResources.context(MySQLBackup.class),
            CustomResources.context(MySQLRestore.class));
    for (ResourceDefinitionContext kind : recorded) {
      Recorder recorder =
          Recorder.open(client, kind, NAMESPACE, server.replaysToWatches(), journal);
      recorders.add(recorder);
      teardown.before("the record of " + kind.getKind(), recorder::close);
    }
    data.create(ROWS);
    MySQLCluster cluster = new MySQLCluster();
    cluster.getMetadata().setName(CLUSTER);
    cluster.getMetadata().setNamespace(NAMESPACE);
    client.resource(cluster).create();
    startOperator("operator-a");
    startOperator("operator-b");
    for (OperatorProcess operator : operators) {
      operator.awaitReady(PATIENCE);
    }
  }

  private void startOperator(String name) throws IOException {
    List<String> arguments = new ArrayList<>(operatorArguments);
    arguments.add("--operator=" + name);
    OperatorProcess operator =
        OperatorProcess.start(run, name, arguments, out.resolve(name + ".log"), this::hear);
    operators.add(operator);
    teardown.before(name, () -> operator.stop(STOPPING));
    operator.onUnwantedEnd(
        () -> journal.giveUp(name + " ended by itself; its log is " + operator.log()));
    journal.record(at -> new Acted(at, Action.START, name, "starts, process " + operator.pid()));
  }

  private void hear(OperatorEvent event) {
    journal.record(
        at ->
            new Told(at, event.operator(), event.subject(), event.what().name(), event.message()));
  }

  /** The client of the demo itself. */
  public KubernetesClient client() {
    return client;
  }

  /** The data of the cluster. */
  public SampleData data() {
    return data;
  }

  /** The operator that calls itself so, with or without a random part behind its name. */
  public OperatorProcess operator(String id) {
    return operators.stream()
        .filter(operator -> id.startsWith(operator.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no operator is called " + id));
  }

  /** Ends the play: the operators stop, and the record is completed. */
  public void close() throws InterruptedException, SQLException {
    operators.forEach(OperatorProcess::expectEnd);
    for (OperatorProcess operator : operators) {
      operator.stop(STOPPING);
    }
    Ledger.copy(database, journal);
    for (Recorder recorder : recorders) {
      recorder.finish(STOPPING);
    }
  }
}
