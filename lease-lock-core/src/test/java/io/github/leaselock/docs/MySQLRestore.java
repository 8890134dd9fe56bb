package io.github.leaselock.docs;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** A reader's custom resource. */
@Group("example.com")
@Version("v1")
public class MySQLRestore extends CustomResource<Void, MySQLRestore.State> implements Namespaced {
  private static final long serialVersionUID = 1L;

  // [finished]
  boolean hasFinished() { // every final state, the failed one too; false without a status
    String phase = getStatus() == null ? "" : getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  // [finished]

  /** Its status. */
  public static class State {
    private String phase = "";

    public String getPhase() {
      return phase;
    }

    public void setPhase(String phase) {
      this.phase = phase;
    }
  }
}
