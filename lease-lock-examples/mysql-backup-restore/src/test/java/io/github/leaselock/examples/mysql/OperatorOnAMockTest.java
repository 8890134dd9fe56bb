package io.github.leaselock.examples.mysql;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.util.HashMap;

/** On fabric8's mock, which knows no server-side apply. */
class OperatorOnAMockTest extends MySQLOperatorTest {

  OperatorOnAMockTest() {
    super(cluster());
  }

  private static Cluster cluster() {
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            false);
    server.init(InetAddress.getLoopbackAddress(), 0);
    return new Cluster(server.createClient(), false, server::destroy);
  }
}
