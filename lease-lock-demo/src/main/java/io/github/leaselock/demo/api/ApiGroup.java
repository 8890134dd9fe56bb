package io.github.leaselock.demo.api;

/** Names that every custom resource of the example shares. */
public final class ApiGroup {

  /** The API group. */
  public static final String GROUP = "examples.leaselock.github.io";

  /** The only version so far. */
  public static final String VERSION = "v1";

  /** Keeps a backup or restore from vanishing while its work still runs. */
  public static final String FINALIZER = GROUP + "/work-drained";

  /** What the name of an object of Kubernetes looks like. */
  static final String NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

  private ApiGroup() {}
}
