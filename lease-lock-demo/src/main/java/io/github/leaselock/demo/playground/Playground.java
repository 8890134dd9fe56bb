package io.github.leaselock.demo.playground;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.binary.BinaryManager;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.github.leaselock.demo.database.Database;
import io.github.leaselock.demo.database.EmbeddedDatabase;
import io.github.leaselock.demo.play.stage.Guardian;
import io.github.leaselock.demo.play.stage.KubeBinaries;
import io.github.leaselock.demo.play.stage.RealApiServer;
import io.github.leaselock.demo.play.stage.RunDirectory;
import io.github.leaselock.demo.play.stage.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the playground. */
@Command(
    name = "playground",
    mixinStandardHelpOptions = true,
    description = {
      "A Kubernetes API server and a MariaDB for docs/tutorial.md, until Ctrl-C. There are no"
          + " nodes: the Pods of the example's Deployment run as processes of this machine.",
      "",
      "Touches nothing but its own directories, and leaves nothing running. The programs of the API"
          + " server have to lie in $$KUBE_API_TEST_DIR (default ~/.kubeapitest); if they do not,"
          + " they are downloaded to there."
    })
public final class Playground implements Callable<Integer> {

  /** The namespace of the manifests, and of the kubeconfig. */
  static final String NAMESPACE = "lease-lock-example";

  private static final String SCHEMA = "shop";
  private static final int ROWS = 20_000;
  private static final int SEED = 7;

  /** Starts everything and waits. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Playground()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    // Told by the script, so that the place does not depend on where the user stands.
    Path out =
        Files.createDirectories(
            Path.of(System.getProperty("demo.home", "."), "target", "playground"));
    LogManager.getLogManager().reset();
    System.setProperty("org.slf4j.simpleLogger.logFile", out.resolve("playground.log").toString());
    LoggerFactory.getILoggerFactory(); // before there are threads that log
    RunDirectory run = RunDirectory.ofThisJvm();
    for (RunDirectory abandoned : run.abandoned()) {
      abandoned.sweep();
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> sweep(run), "playground-ends"));
    run.create();
    Guardian.over(run); // if this process is killed outright
    KubeBinaries binaries = binaries();
    RealApiServer server = RealApiServer.of(binaries, run, out, false);
    server.start();
    String databaseUrl = EmbeddedDatabase.start().jdbcUrl();
    new SampleData(Database.at(databaseUrl), SCHEMA, SEED).create(ROWS);
    Path kubeconfig = secretFile(out.resolve("kubeconfig"), inNamespace(server.kubeconfig()));
    secretFile(out.resolve("database-url"), databaseUrl);
    greet(server.describe(), kubeconfig);
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(io.fabric8.kubernetes.client.Config.fromKubeconfig(server.kubeconfig()))
            .build()) {
      new Kubelet(client, new PodProcesses(client, run.path(), out)).run();
    }
    return 0;
  }

  private static void greet(String server, Path kubeconfig) {
    System.out.printf(
        Locale.ROOT,
        "%s, and a MariaDB with a database \"%s\" of %d rows.%n",
        server,
        SCHEMA,
        ROWS);
    System.out.println("Ctrl-C ends both. In another terminal, use them with");
    System.out.println();
    System.out.println("  export KUBECONFIG=" + kubeconfig.toAbsolutePath().normalize());
    System.out.println();
  }

  private static KubeBinaries binaries() throws IOException {
    Optional<KubeBinaries> found = KubeBinaries.find();
    if (found.isPresent()) {
      return found.get();
    }
    System.out.println("Downloading kube-apiserver, etcd and kubectl (once) ...");
    new BinaryManager(
            KubeAPIServerConfigBuilder.anAPIServerConfig().withUpdateKubeConfig(false).build())
        .initAndDownloadIfRequired();
    return KubeBinaries.find()
        .orElseThrow(() -> new IllegalStateException("downloaded, and not found"));
  }

  private static String inNamespace(String kubeconfig) {
    Config config = Serialization.unmarshal(kubeconfig, Config.class);
    config.getContexts().forEach(context -> context.getContext().setNamespace(NAMESPACE));
    return Serialization.asYaml(config);
  }

  private static Path secretFile(Path file, String content) throws IOException {
    Files.deleteIfExists(file);
    var forUs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    return Files.writeString(Files.createFile(file, forUs), content);
  }

  /** Nothing in it is worth an orderly stop. The guardian looks again when this process is gone. */
  private static void sweep(RunDirectory run) {
    try {
      if (run.isOurs()) {
        run.sweep();
      }
    } catch (IOException e) {
      // The guardian will.
    }
  }
}
