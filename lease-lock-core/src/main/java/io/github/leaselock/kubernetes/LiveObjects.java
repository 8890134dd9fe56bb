package io.github.leaselock.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.kubernetes.ApiServer.Answer;
import io.github.leaselock.kubernetes.ApiServer.NoAnswerException;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.Text;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Live reads of the objects of one kind. An object is gone only if its absence is proven. */
final class LiveObjects<T extends HasMetadata> {

  private final ApiServer server;
  private final Absence absence;
  private final Class<T> type;
  private final ResourceDefinitionContext resource;
  private final String kind;

  LiveObjects(KubernetesClient client, Class<T> type) {
    this(new ApiServer(client, KubernetesLeaseStore.DEFAULT_REQUEST_TIMEOUT), type);
  }

  LiveObjects(ApiServer server, Class<T> type) {
    this.server = server;
    this.absence = new Absence(server);
    this.type = type;
    @Nullable String apiVersion = HasMetadata.getApiVersion(type);
    if (apiVersion == null) {
      throw new IllegalArgumentException(
          type + " stands for no one kind of object; annotate a class with @Group and @Version");
    }
    this.resource = ResourceDefinitionContext.fromResourceType(type);
    this.kind = KubernetesHolders.kind(HasMetadata.getKind(type), apiVersion);
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
    requireScope(holder);
    try {
      Answer answer = server.send("GET", path(holder) + "/" + Absence.encoded(holder.name()), null);
      if (answer.isSuccess()) {
        return Optional.of(object(holder, answer));
      }
      if (answer.code() == 404
          && absence.isProven(answer, path(holder), resource.getPlural(), holder.name())) {
        return Optional.empty();
      }
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "get of %s answered %d: %s",
              holder,
              answer.code(),
              Text.shown(server.status(answer).map(Status::getMessage).orElse(answer.body()))));
    } catch (NoAnswerException e) {
      throw new IllegalStateException(
          "get of " + holder + ": " + Text.shown(String.valueOf(e.getMessage())), e);
    }
  }

  private void requireScope(Holder holder) {
    if (resource.isNamespaceScoped() == holder.namespace().isEmpty()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s has %s namespace, and objects of %s have %s; is it right that this class does"
                  + " %simplement Namespaced?",
              holder,
              holder.namespace().isEmpty() ? "no" : "a",
              type,
              holder.namespace().isEmpty() ? "one" : "none",
              holder.namespace().isEmpty() ? "" : "not "));
    }
  }

  /** A success that shows another object, or none, is no answer to what was asked. */
  private T object(Holder holder, Answer answer) {
    @Nullable T object = server.serialization().unmarshal(answer.body(), type);
    @Nullable ObjectMeta metadata = object == null ? null : object.getMetadata();
    if (object == null
        || metadata == null
        || metadata.getUid() == null
        || !holder.name().equals(metadata.getName())
        || !holder.namespace().equals(Objects.requireNonNullElse(metadata.getNamespace(), ""))) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "get of %s answered %d, but not with that object",
              holder,
              answer.code()));
    }
    return object;
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
