package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.Holder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A kind of object as an API server serves it.
 *
 * @param group the API group, empty for the core one
 * @param version the version of the group
 * @param plural the kind, as addresses call it
 * @param kind the kind, as objects call it
 * @param namespaced whether its objects are in namespaces
 */
public record ResourceType(
    String group, String version, String plural, String kind, boolean namespaced) {

  /**
   * The kind that a class stands for.
   *
   * @throws IllegalArgumentException if it stands for none
   */
  public static ResourceType of(Class<? extends HasMetadata> type) {
    @Nullable String apiVersion = HasMetadata.getApiVersion(type);
    if (apiVersion == null) {
      throw new IllegalArgumentException(
          type + " stands for no one kind of object; annotate a class with @Group and @Version");
    }
    ResourceDefinitionContext context = ResourceDefinitionContext.fromResourceType(type);
    int slash = apiVersion.indexOf('/');
    return new ResourceType(
        slash < 0 ? "" : apiVersion.substring(0, slash),
        apiVersion.substring(slash + 1),
        Objects.requireNonNull(context.getPlural(), "plural"),
        HasMetadata.getKind(type),
        context.isNamespaceScoped());
  }

  /** {@code Kind.group}, as the identities of holders call it. */
  public String holderKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  /** {@code plural.group}, as people and definitions call it. */
  public String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** {@code group/version}, or the version alone in the core group. */
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Where the group and version are described and served. */
  static String root(String group, String version) {
    return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
  }

  /** The address of all objects of the kind in the holder's namespace. */
  String collection(Holder holder) {
    String root = root(group, version);
    return namespaced
        ? root + "/namespaces/" + holder.namespace() + "/" + plural
        : root + "/" + plural;
  }
}
