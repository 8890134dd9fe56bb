package io.github.leaselock.kubectl;

/**
 * What a command works on.
 *
 * @param cluster what it reads
 * @param locks the locks
 * @param namespace where, if nothing else is said
 * @param end closes the connection
 */
record Ports(Cluster cluster, Locks locks, String namespace, Cluster.Closing end)
    implements AutoCloseable {

  /** Connects. */
  interface Connector {
    Ports connect(Connection connection);
  }

  @Override
  public void close() {
    end.close();
  }
}
