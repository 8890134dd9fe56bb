package io.github.leaselock.examples.demo.stage;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A real etcd and kube-apiserver, as child processes.
 *
 * <p>{@code kube-api-test} is given a directory of this run and not that of the user: so the
 * certificates are always fresh, nothing of the user's is written to, and the processes carry the
 * run directory on their command lines. The etcd in it is a script that runs the true one on the
 * loopback, for the library lets it listen on every address.
 */
public final class RealApiServer implements ApiServer {

  private static final String ETCD_ON_LOOPBACK =
      """
      #!/bin/sh
      for arg do
        shift
        case $arg in http://0.0.0.0:*) arg=http://127.0.0.1:${arg##*:} ;; esac
        set -- "$@" "$arg"
      done
      exec %s "$@"
      """;
  private static final String KUBECTL_STUB = "#!/bin/sh\nexit 0\n";

  private final KubeBinaries binaries;
  private final KubeAPIServer server;

  private RealApiServer(KubeBinaries binaries, KubeAPIServer server) {
    this.binaries = binaries;
    this.server = server;
  }

  /** Makes one ready to be started. */
  public static RealApiServer of(KubeBinaries binaries, RunDirectory run) throws IOException {
    Path own = run.path().resolve("kubeapitest");
    Path programs = own.resolve("k8s").resolve(binaries.directory().getFileName());
    Files.createDirectories(programs);
    Path original = binaries.directory().toRealPath();
    Files.createSymbolicLink(
        programs.resolve("kube-apiserver"), original.resolve("kube-apiserver"));
    script(programs.resolve("etcd"), ETCD_ON_LOOPBACK.formatted(quoted(original.resolve("etcd"))));
    // Only asked whether the default namespace is there, which the demo does not use.
    script(programs.resolve("kubectl"), KUBECTL_STUB);
    KubeAPIServer server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(own.toString())
                .withApiServerVersion(binaries.version())
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .withWaitForEtcdHealthCheckOnStartup(false)
                .withStartupTimeout(120_000)
                .withApiServerFlag("--bind-address", "127.0.0.1")
                .build());
    return new RealApiServer(binaries, server);
  }

  /** Starts it and waits until it is ready. */
  public void start() {
    server.start();
  }

  @Override
  public String describe() {
    return "kube-apiserver " + binaries.version() + " with etcd";
  }

  @Override
  public List<String> limits() {
    return List.of();
  }

  @Override
  public String kubeconfig() {
    return server.getKubeConfigYaml();
  }

  @Override
  public boolean replaysToWatches() {
    return true;
  }

  @Override
  public boolean isReal() {
    return true;
  }

  @Override
  public void close() {
    server.stop();
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
