package io.github.leaselock.kubectl;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LeaseLocks;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The program in this process, as the user of a client. */
final class Terminals implements Terminal {

  private final KubernetesClient client;
  private final LeaseLocks locks;
  private final String namespace;
  private final List<String> printed = new ArrayList<>();

  Terminals(KubernetesClient client, LeaseLocks locks, String namespace) {
    this.client = client;
    this.locks = locks;
    this.namespace = namespace;
  }

  int run(String... arguments) {
    printed.clear();
    return Program.run(
        connection ->
            new Ports(
                new ApiCluster(client, InstantSource.system()),
                new CoreLocks(locks),
                namespace,
                () -> {}),
        this,
        arguments);
  }

  List<String> printed() {
    return List.copyOf(printed);
  }

  @Override
  public void print(String line) {
    printed.add(line);
  }

  @Override
  public void error(String line) {
    printed.add(line);
  }

  @Override
  public boolean confirms(String question) {
    return false;
  }
}
