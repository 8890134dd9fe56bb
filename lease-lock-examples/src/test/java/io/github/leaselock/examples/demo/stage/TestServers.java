package io.github.leaselock.examples.demo.stage;

import java.io.IOException;
import java.nio.file.Path;

/** Starts an API server of our own for tests elsewhere. */
public final class TestServers {

  private TestServers() {}

  /** A running kube-apiserver, which keeps all it has in the given directory. */
  public static ApiServer startReal(Path parent) throws IOException {
    KubeBinaries binaries =
        KubeBinaries.find()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "There is no kube-apiserver below %s: run .ci/kube-api-binaries"
                            .formatted(KubeBinaries.root())));
    Path directory = parent.resolve("lease-lock-demo-" + ProcessHandle.current().pid());
    RunDirectory run = RunDirectory.at(directory).create();
    RealApiServer server = RealApiServer.of(binaries, run);
    server.start();
    return server;
  }
}
