package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.client.Config;
import io.github.leaselock.docs.OneReplica;
import java.util.Arrays;

/** The recipe's program, as it stands, on the cluster that the first argument names. */
final class OneReplicaMain {

  private OneReplicaMain() {}

  public static void main(String[] arguments) throws Exception {
    System.setProperty(Config.KUBERNETES_MASTER_SYSTEM_PROPERTY, arguments[0]);
    System.setProperty(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY, "false");
    System.setProperty(Config.KUBERNETES_AUTH_TRYSERVICEACCOUNT_SYSTEM_PROPERTY, "false");
    System.setProperty(Config.KUBERNETES_HTTP2_DISABLE, "true"); // the proxy speaks HTTP/1.1
    OneReplica.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
