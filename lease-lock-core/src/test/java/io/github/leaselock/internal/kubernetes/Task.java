package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/** A custom resource that tests may define on a real cluster without meeting anybody else's. */
@Group(Task.GROUP)
@Version("v1")
final class Task extends CustomResource<Map<String, String>, Map<String, String>>
    implements Namespaced {

  static final String GROUP = "leaselock.example.com";
  private static final long serialVersionUID = 1L;

  boolean isDone() {
    return getStatus() != null && "Done".equals(getStatus().get("state"));
  }
}
