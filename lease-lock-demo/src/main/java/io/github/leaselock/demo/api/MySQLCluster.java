package io.github.leaselock.demo.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * The protected thing. Optional: backups and restores name a cluster, and its lock exists with or
 * without this object. Where it exists it owns the lock's Lease, so that the garbage collector
 * removes both together.
 */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.VERSION)
@Singular("mysqlcluster")
@Plural("mysqlclusters")
@ShortNames("msc")
@AdditionalPrinterColumn(name = "Database", jsonPath = ".spec.database")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class MySQLCluster extends CustomResource<MySQLClusterSpec, Void> implements Namespaced {

  private static final long serialVersionUID = 1L;

  @Override
  protected MySQLClusterSpec initSpec() {
    return new MySQLClusterSpec();
  }
}
