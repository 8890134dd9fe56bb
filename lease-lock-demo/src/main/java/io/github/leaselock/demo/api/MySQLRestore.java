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

/** A restore of one cluster. Holds the lock of the cluster exclusively while it runs. */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.VERSION)
@Singular("mysqlrestore")
@Plural("mysqlrestores")
@ShortNames("msr")
@AdditionalPrinterColumn(name = "Backup", jsonPath = ".spec.backupName")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "Waiting For", jsonPath = ".status.waitingForNames")
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
public class MySQLRestore extends CustomResource<MySQLRestoreSpec, MySQLRestoreStatus>
    implements Namespaced, Operation<MySQLRestoreSpec, MySQLRestoreStatus> {

  private static final long serialVersionUID = 1L;

  @Override
  protected MySQLRestoreSpec initSpec() {
    return new MySQLRestoreSpec();
  }

  @Override
  protected MySQLRestoreStatus initStatus() {
    return new MySQLRestoreStatus();
  }

  /** A {@code null}, as a server without a status subresource may send, is an empty status. */
  @Override
  public void setStatus(@Nullable MySQLRestoreStatus status) {
    super.setStatus(status == null ? initStatus() : status);
  }
}
