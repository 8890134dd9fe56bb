package io.github.leaselock.examples.mysql.api;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** Backs a cluster up, beside other backups. */
@Group(Operation.GROUP)
@Version(Operation.VERSION)
public final class MySQLBackup extends Operation {

  private static final long serialVersionUID = 1L;
}
