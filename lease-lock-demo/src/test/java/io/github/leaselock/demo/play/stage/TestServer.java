package io.github.leaselock.demo.play.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** An API server of our own for tests elsewhere. A guardian sees to it if this JVM is killed. */
public final class TestServer implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final RunDirectory run;
  private final Guardian guardian;
  private final RealApiServer server;

  private TestServer(RunDirectory run, Guardian guardian, RealApiServer server) {
    this.run = run;
    this.guardian = guardian;
    this.server = server;
  }

  /** Starts a kube-apiserver and waits until it is ready. */
  public static TestServer start() throws IOException {
    KubeBinaries binaries =
        KubeBinaries.find()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "There is no kube-apiserver below %s: run .ci/kube-api-binaries"
                            .formatted(KubeBinaries.root())));
    String name =
        "lease-lock-demo-server-%d-%d"
            .formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
    RunDirectory run =
        RunDirectory.at(Path.of(System.getProperty("java.io.tmpdir"), name)).create();
    Guardian guardian = Guardian.over(run);
    RealApiServer server = RealApiServer.of(binaries, run, run.path(), false);
    try {
      server.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return new TestServer(run, guardian, server);
  }

  /** How to reach it, as the content of a kubeconfig file. */
  public String kubeconfig() {
    return server.kubeconfig();
  }

  @Override
  public void close() {
    server.close();
    try {
      run.sweep();
      guardian.lift();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
