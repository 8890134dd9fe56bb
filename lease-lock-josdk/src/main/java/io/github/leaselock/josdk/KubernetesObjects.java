package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads live, and writes statuses as the SDK does: by server-side apply with the controller's field
 * manager, or by JSON patch where that is switched off. Unlike the SDK's, each write names the
 * version that it replaces: one that was decided on something older must not be stored.
 */
final class KubernetesObjects<P extends HasMetadata> implements StoredObjects<P> {

  private static final String STATUS = "status";

  private final KubernetesClient client;
  private final String fieldManager;
  private final boolean serverSideApply;

  KubernetesObjects(KubernetesClient client, ControllerConfiguration<P> configuration) {
    this.client = client;
    this.fieldManager = configuration.fieldManager();
    this.serverSideApply = configuration.getConfigurationService().useSSAToPatchPrimaryResource();
  }

  @Override
  public Optional<P> read(P seen) {
    try {
      return Optional.ofNullable(client.resource(seen).get())
          .filter(live -> live.getMetadata().getUid().equals(seen.getMetadata().getUid()));
    } catch (KubernetesClientException e) {
      throw new UnavailableException(name(seen) + " could not be read", e);
    }
  }

  @Override
  public Version version(P object) {
    ObjectMeta metadata = object.getMetadata();
    return new Version(metadata.getUid(), metadata.getResourceVersion(), status(object));
  }

  private @Nullable Object status(P object) {
    return client.getKubernetesSerialization().convertValue(object, Map.class).get(STATUS);
  }

  @Override
  public Optional<P> storeStatus(Version was, P changed) {
    try {
      return Optional.of(serverSideApply ? apply(was, changed) : patch(was, changed));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw new UnavailableException("the status of " + name(changed) + " is not stored", e);
      }
      if (read(changed).isPresent()) {
        throw new UnavailableException(
            "the definition of " + changed.getKind() + " has no status subresource", e);
      }
      return Optional.empty();
    }
  }

  private P apply(Version was, P changed) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", changed.getMetadata().getName());
    if (changed.getMetadata().getNamespace() != null) {
      metadata.put("namespace", changed.getMetadata().getNamespace());
    }
    metadata.put("uid", was.uid());
    metadata.put("resourceVersion", was.resourceVersion());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("apiVersion", changed.getApiVersion());
    body.put("kind", changed.getKind());
    body.put("metadata", metadata);
    @Nullable Object status = status(changed);
    if (status != null) {
      body.put(STATUS, status);
    }
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(fieldManager)
            .withForce(true)
            .build();
    return send(changed, context, body);
  }

  /** A replaced resourceVersion makes the API server compare it with the stored one. */
  private P patch(Version was, P changed) {
    List<Map<String, Object>> body =
        List.of(
            Map.of(
                "op",
                "replace",
                "path",
                "/metadata/resourceVersion",
                "value",
                was.resourceVersion()),
            Map.of(
                "op",
                "add",
                "path",
                "/" + STATUS,
                "value",
                Optional.ofNullable(status(changed)).orElse(Map.of())));
    return send(changed, PatchContext.of(PatchType.JSON), body);
  }

  private P send(P changed, PatchContext context, Object body) {
    return client
        .resource(changed)
        .subresource(STATUS)
        .patch(context, client.getKubernetesSerialization().asJson(body));
  }

  private static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
