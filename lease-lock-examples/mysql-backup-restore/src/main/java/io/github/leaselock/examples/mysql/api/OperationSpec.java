package io.github.leaselock.examples.mysql.api;

/** What is asked for. */
public final class OperationSpec {

  private String cluster = "";

  /** The database cluster that it is about. */
  public String getCluster() {
    return cluster;
  }

  public void setCluster(String cluster) {
    this.cluster = cluster;
  }
}
