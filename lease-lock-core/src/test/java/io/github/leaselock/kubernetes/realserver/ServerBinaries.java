package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.Binaries;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.nio.file.Path;

/**
 * The programs, from kube-api-test's directory or by its download. The version is the one that
 * {@code -Dleaselock.kube-api.version} or {@code KUBE_API_TEST_API_SERVER_VERSION} names, else the
 * newest in the directory, else the newest there is.
 */
record ServerBinaries(Path etcd, Path apiServer) {

  static ServerBinaries find() {
    try {
      return find(true);
    } catch (KubeAPITestException notInPlace) {
      return download(notInPlace);
    }
  }

  private static ServerBinaries download(KubeAPITestException notInPlace) {
    try {
      return find(false);
    } catch (KubeAPITestException | IllegalStateException e) {
      e.addSuppressed(notInPlace);
      throw new IllegalStateException(
          "No kube-apiserver is in place and none could be downloaded."
              + " .ci/kube-api-binaries puts one in place on a Debian machine;"
              + " -Dleaselock.cluster=kubeconfig takes a cluster that exists.",
          e);
    }
  }

  private static ServerBinaries find(boolean offline) {
    var config =
        KubeAPIServerConfigBuilder.anAPIServerConfig()
            .withOfflineMode(offline)
            // Given here because kube-api-test cannot read them from the environment.
            .withWaitForEtcdHealthCheckOnStartup(false)
            .withStartupTimeout(0);
    String version = System.getProperty("leaselock.kube-api.version", "");
    if (!version.isEmpty()) {
      config.withApiServerVersion(version);
    }
    BinaryManager manager = new BinaryManager(config.build());
    manager.initAndDownloadIfRequired();
    Binaries binaries = manager.binaries();
    return new ServerBinaries(binaries.getEtcd().toPath(), binaries.getApiServer().toPath());
  }
}
