package io.github.leaselock.docs;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** Another custom resource of the reader's, which may hold the same lock. */
@Group("example.com")
@Version("v1")
public class MySQLBackup extends CustomResource<Void, MySQLRestore.State> implements Namespaced {
  private static final long serialVersionUID = 1L;

  boolean hasFinished() {
    String phase = getStatus() == null ? "" : getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }
}
