package io.github.leaselock.kubectl;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.Holder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the API server calls the kinds that hold: asked once for each. */
final class Kinds {

  private final KubernetesClient client;
  private final Map<String, Optional<Kind>> known = new HashMap<>();

  Kinds(KubernetesClient client) {
    this.client = client;
  }

  /**
   * A kind in the version that the API server prefers.
   *
   * @param group its API group; empty for the core one
   * @param version the version
   * @param plural as addresses call it
   */
  record Kind(String group, String version, String plural) {}

  /** The kind of a holder, if it is served. */
  Optional<Kind> of(Holder holder) {
    return known.computeIfAbsent(holder.kind(), this::ask);
  }

  private Optional<Kind> ask(String holderKind) {
    int dot = holderKind.indexOf('.');
    String group = dot < 0 ? "" : holderKind.substring(dot + 1);
    String kind = dot < 0 ? holderKind : holderKind.substring(0, dot);
    Optional<String> version = group.isEmpty() ? Optional.of("v1") : preferred(group);
    return version.flatMap(found -> resource(group, found, kind));
  }

  private Optional<String> preferred(String group) {
    @Nullable APIGroup described = client.getApiGroup(group);
    return Optional.ofNullable(described)
        .map(APIGroup::getPreferredVersion)
        .map(version -> version.getVersion());
  }

  private Optional<Kind> resource(String group, String version, String kind) {
    @Nullable APIResourceList served =
        client.getApiResources(group.isEmpty() ? version : group + "/" + version);
    return Optional.ofNullable(served).stream()
        .flatMap(list -> list.getResources().stream())
        .filter(resource -> kind.equals(resource.getKind()))
        .map(APIResource::getName)
        .filter(name -> name.indexOf('/') < 0)
        .map(plural -> new Kind(group, version, plural))
        .findFirst();
  }
}
