package io.github.leaselock.demo.api;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A backup of one cluster. Holds the lock of the cluster shared while it runs. */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.VERSION)
@Singular("mysqlbackup")
@Plural("mysqlbackups")
@ShortNames("msb")
@AdditionalPrinterColumn(name = "Storage", jsonPath = ".spec.storageName")
@AdditionalPrinterColumn(name = "Destination", jsonPath = ".status.destination")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(
    name = "Completed",
    jsonPath = ".status.completed",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Operator", jsonPath = ".status.operator", priority = 1)
@AdditionalPrinterColumn(name = "Description", jsonPath = ".status.stateDescription", priority = 1)
// Operation is a KubernetesResource too, whose deserializer would win over CustomResource's.
@JsonDeserialize(using = JsonDeserializer.None.class)
public class MySQLBackup extends CustomResource<MySQLBackupSpec, MySQLBackupStatus>
    implements Namespaced, Operation<MySQLBackupSpec, MySQLBackupStatus> {

  private static final long serialVersionUID = 1L;

  @Override
  protected MySQLBackupSpec initSpec() {
    return new MySQLBackupSpec();
  }

  @Override
  protected MySQLBackupStatus initStatus() {
    return new MySQLBackupStatus();
  }

  /** A {@code null}, as a server without a status subresource may send, is an empty status. */
  @Override
  public void setStatus(@Nullable MySQLBackupStatus status) {
    super.setStatus(status == null ? initStatus() : status);
  }
}
