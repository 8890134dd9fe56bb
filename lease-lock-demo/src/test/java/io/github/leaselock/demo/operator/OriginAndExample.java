package io.github.leaselock.demo.operator;

import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import org.junit.jupiter.api.AfterEach;

/** One cluster for the same scenario twice: on {@link OriginDesign}, and on two operators. */
abstract class OriginAndExample {

  final TestCluster cluster = new TestCluster();
  final FakeDatabase database = new FakeDatabase();
  final HookedStore store =
      new HookedStore(KubernetesLeaseStore.using(cluster.client()), TestCluster.LEASE);
  final TestOperator operator = new TestOperator("ops-a", cluster, database, store);
  final TestOperator other = new TestOperator("ops-b", cluster, database);
  final OriginDesign origin = new OriginDesign(cluster);

  @AfterEach
  void stop() {
    operator.close();
    other.close();
    cluster.close();
  }
}
