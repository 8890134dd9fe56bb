package io.github.leaselock.josdk;

/** The specification of the tests' kinds. Public, for JSON. */
public final class Wish {

  private String cluster = "";

  public String getCluster() {
    return cluster;
  }

  public void setCluster(String cluster) {
    this.cluster = cluster;
  }
}
