package io.github.leaselock.examples.plain.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import io.github.leaselock.LeaseKey;
import java.util.Set;

/** Changes the schema of a database, alone. */
@Group("plain.example.com")
@Version("v1")
public final class Migration extends CustomResource<MigrationSpec, MigrationStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** The lock of the database. */
  public LeaseKey lock() {
    return new LeaseKey(getMetadata().getNamespace(), getSpec().database() + "-migrations");
  }

  /** Whether nothing more happens to it, by whatever outcome. */
  public boolean hasFinished() {
    return getStatus() != null && Set.of("Succeeded", "Failed").contains(getStatus().state());
  }
}
