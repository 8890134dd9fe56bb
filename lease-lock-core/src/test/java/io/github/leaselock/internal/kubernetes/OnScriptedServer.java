package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/**
 * A server that answers as a test says, and a client and a store on it, for all tests of a class.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnScriptedServer {

  final ScriptedServer server = ScriptedServer.started();
  final KubernetesClient client = server.client();
  final KubernetesLeaseStore store = KubernetesLeaseStore.using(client);

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }
}
