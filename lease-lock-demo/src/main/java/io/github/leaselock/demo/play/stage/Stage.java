package io.github.leaselock.demo.play.stage;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLCluster;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.database.Database;
import io.github.leaselock.demo.play.history.Journal;
import io.github.leaselock.demo.play.history.Recorder;
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
  private static final Duration RECORDING = Duration.ofSeconds(60);

  private final Journal journal;
  private final Teardown teardown;
  private final KubernetesClient client;
  private final Database database;
  private final SampleData data;
  private final List<Recorder> recorders = new ArrayList<>();
  private final ApiServer server;
  private final Crew crew;

  private Stage(
      RunDirectory run,
      Path out,
      Journal journal,
      Teardown teardown,
      ApiServer server,
      String databaseUrl,
      StagePlan plan)
      throws IOException {
    this.journal = journal;
    this.teardown = teardown;
    this.server = server;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfig()))
            .build();
    this.database = Database.at(databaseUrl);
    this.data = new SampleData(database, CLUSTER, plan.seed());
    Path kubeconfig = Files.writeString(run.path().resolve("kubeconfig"), server.kubeconfig());
    Path backups = Files.createDirectory(run.path().resolve("backups"));
    List<String> arguments = new ArrayList<>(plan.operatorOptions());
    arguments.add("--kubeconfig=" + kubeconfig);
    arguments.add("--namespace=" + NAMESPACE);
    arguments.add("--db-url=" + databaseUrl);
    arguments.add("--backups=" + backups);
    this.crew = new Crew(run, out, arguments, journal, teardown, plan.operatorsComeBack());
  }

  /**
   * Raises the stage: what can start beside one another does.
   *
   * @param out where logs go
   * @param say told what is going on
   * @param plan what stands on it
   */
  public static Stage raise(
      RunDirectory run,
      Path out,
      Journal journal,
      Teardown teardown,
      Consumer<String> say,
      StagePlan plan)
      throws IOException, SQLException, InterruptedException {
    say.accept(
        String.format(
            Locale.ROOT,
            "Starting MariaDB (the first time it is unpacked), an API server, %d operators.",
            plan.operators().size()));
    DatabaseStart database = DatabaseStart.begin(teardown);
    ApiServer server = ApiServers.start(plan, run, out, teardown, say);
    Stage stage = new Stage(run, out, journal, teardown, server, database.await().jdbcUrl(), plan);
    say.accept(
        String.format(Locale.ROOT, "Data: %,d rows, made up from seed %d.", ROWS, plan.seed()));
    stage.furnish(plan.operators());
    return stage;
  }

  private void furnish(List<String> operators)
      throws IOException, SQLException, InterruptedException {
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
    for (String operator : operators) {
      crew.start(operator);
    }
    crew.awaitReady(PATIENCE);
  }

  /** The client of the demo itself. */
  public KubernetesClient client() {
    return client;
  }

  /** The data of the cluster. */
  public SampleData data() {
    return data;
  }

  /** The database server. */
  public Database database() {
    return database;
  }

  /** The API server. */
  public ApiServer server() {
    return server;
  }

  /** The operators. */
  public Crew crew() {
    return crew;
  }

  /** Ends the play: the operators stop, and the record is completed. */
  public void close() throws InterruptedException, SQLException {
    crew.dismiss();
    Ledger.copy(database, journal);
    for (Recorder recorder : recorders) {
      recorder.finish(RECORDING);
    }
  }
}
