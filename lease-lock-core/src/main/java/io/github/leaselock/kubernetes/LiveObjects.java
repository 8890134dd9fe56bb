package io.github.leaselock.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.kubernetes.ApiServer.Answer;
import io.github.leaselock.kubernetes.ApiServer.NoAnswerException;
import io.github.leaselock.lease.Holder;
import java.util.Map;
import java.util.Optional;

/**
 * Live reads of the objects of one kind.
 *
 * <p>Not every 404 says that an object is gone: the API server answers "404 page not found" for a
 * version that it does not serve, and a proxy may answer anything. Only the server's own "not
 * found", or a list without the object, counts.
 */
final class LiveObjects<T extends HasMetadata> {

  private final ApiServer server;
  private final Class<T> type;
  private final ResourceDefinitionContext resource;
  private final String kind;

  LiveObjects(KubernetesClient client, Class<T> type) {
    this.server = new ApiServer(client, KubernetesLeaseStore.DEFAULT_REQUEST_TIMEOUT);
    this.type = type;
    this.resource = ResourceDefinitionContext.fromResourceType(type);
    this.kind = KubernetesHolders.kind(HasMetadata.getKind(type), HasMetadata.getApiVersion(type));
  }

  /** Whether a holder is of this kind; of other kinds nothing can be told. */
  boolean isKindOf(Holder holder) {
    return kind.equals(holder.kind());
  }

  /**
   * The object stored under the holder's name, whatever its uid.
   *
   * @throws IllegalStateException if it cannot be told whether there is one
   */
  Optional<T> read(Holder holder) {
    try {
      Answer answer = server.send("GET", path(holder) + "/" + holder.name(), null);
      if (answer.isSuccess()) {
        return Optional.of(server.serialization().unmarshal(answer.body(), type));
      }
      if (answer.code() == 404 && (saysNotFound(answer, holder) || isNotListed(holder))) {
        return Optional.empty();
      }
      throw new IllegalStateException(
          "get of %s answered %d: %s"
              .formatted(
                  holder,
                  answer.code(),
                  server.status(answer).map(Status::getMessage).orElse(answer.body())));
    } catch (NoAnswerException e) {
      throw new IllegalStateException("get of " + holder + ": " + e.getMessage(), e);
    }
  }

  private boolean saysNotFound(Answer answer, Holder holder) {
    return server
        .status(answer)
        .filter(status -> "NotFound".equals(status.getReason()))
        .map(Status::getDetails)
        .filter(details -> holder.name().equals(details.getName()))
        .filter(details -> resource.getPlural().equals(details.getKind()))
        .isPresent();
  }

  private boolean isNotListed(Holder holder) throws NoAnswerException {
    Answer answer =
        server.send("GET", path(holder) + "?fieldSelector=metadata.name%3D" + holder.name(), null);
    if (!answer.isSuccess()) {
      return false;
    }
    Map<?, ?> list = server.serialization().unmarshal(answer.body(), Map.class);
    return list.get("items") instanceof Iterable<?> items && !items.iterator().hasNext();
  }

  private String path(Holder holder) {
    String group = resource.getGroup();
    String root =
        group == null || group.isEmpty()
            ? "api/" + resource.getVersion()
            : "apis/" + group + "/" + resource.getVersion();
    return resource.isNamespaceScoped()
        ? root + "/namespaces/" + holder.namespace() + "/" + resource.getPlural()
        : root + "/" + resource.getPlural();
  }
}
