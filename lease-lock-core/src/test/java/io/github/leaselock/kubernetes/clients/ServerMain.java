package io.github.leaselock.kubernetes.clients;

import io.fabric8.kubernetes.client.Config;
import io.github.leaselock.kubernetes.realserver.TestCluster;
import java.io.IOException;
import java.io.PrintStream;

/**
 * A real API server for others. Prints its version, address, and the files of its certificate, the
 * administrator's and its key, a line each; ends when its input ends.
 */
public final class ServerMain {

  private ServerMain() {}

  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    try (TestCluster cluster = TestCluster.shared()) {
      Config config = cluster.client().getConfiguration();
      out.println(cluster.version());
      out.println(cluster.client().getMasterUrl());
      out.println(config.getCaCertFile());
      out.println(config.getClientCertFile());
      out.println(config.getClientKeyFile());
      out.flush();
      while (System.in.read() >= 0) {
        // Nothing is asked of it.
      }
    }
  }
}
