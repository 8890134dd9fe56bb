package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.leaselock.demo.api.Operation;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * Backups or restores as the API server has them at this moment; no cache. Thread-safe.
 *
 * @param <T> the kind
 */
final class OperationStore<T extends Operation<?, ?>> {

  private final KubernetesClient client;
  private final Class<T> type;

  OperationStore(KubernetesClient client, Class<T> type) {
    this.client = client;
    this.type = type;
  }

  Optional<T> read(String namespace, String name) {
    return Optional.ofNullable(client.resources(type).inNamespace(namespace).withName(name).get());
  }

  /** The object as it is now, if it still is the same one. */
  Optional<T> refresh(T operation) {
    String uid = operation.getMetadata().getUid();
    return read(operation.getMetadata().getNamespace(), operation.getMetadata().getName())
        .filter(current -> uid.equals(current.getMetadata().getUid()));
  }

  /**
   * Stores the status, if the object still is the version that was read: a compare-and-swap on uid
   * and resourceVersion.
   *
   * @return the new version, or empty if the object has changed or is gone
   */
  Optional<T> swapStatus(T changed) {
    try {
      return Optional.of(
          client
              .resources(type)
              .inNamespace(changed.getMetadata().getNamespace())
              .resource(changed)
              .updateStatus());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
