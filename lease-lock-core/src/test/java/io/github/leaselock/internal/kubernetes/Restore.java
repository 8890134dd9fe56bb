package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** A custom resource such as operators hold locks with. */
@Group("ps.percona.com")
@Version("v1")
@Kind("MySQLRestore")
@Plural("mysqlrestores")
final class Restore extends CustomResource<Map<String, String>, Map<String, String>>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  private static final List<String> FINAL = List.of("Succeeded", "Failed");

  static boolean isFinished(Restore restore) {
    return restore.getStatus() != null
        && FINAL.contains(restore.getStatus().getOrDefault("state", ""));
  }
}
