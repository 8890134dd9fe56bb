package io.github.leaselock.examples.mysql.api;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** Restores a cluster, alone. */
@Group(Operation.GROUP)
@Version(Operation.VERSION)
public final class MySQLRestore extends Operation {

  private static final long serialVersionUID = 1L;
}
