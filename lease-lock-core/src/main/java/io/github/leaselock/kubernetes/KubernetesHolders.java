package io.github.leaselock.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.github.leaselock.Holder;
import io.github.leaselock.Owner;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holders and owners made from Kubernetes objects. */
public final class KubernetesHolders {

  private KubernetesHolders() {}

  /**
   * The holder that an object is.
   *
   * <p>An object that is marked for deletion is taken as it is: it may have to release, or to hold
   * until its work is stopped. So it is granted the lock if it asks; look at its {@code
   * deletionTimestamp} before you begin anything under it.
   *
   * @param object a stored object: it has a kind, a name and a uid
   * @return {@code Kind.group/namespace/name/uid}
   * @throws IllegalArgumentException if the object has no uid, being not yet stored, or no name,
   *     kind or apiVersion
   */
  public static Holder holderOf(HasMetadata object) {
    ObjectMeta metadata = metadata(object);
    @Nullable String namespace = metadata.getNamespace();
    return new Holder(
        kind(object.getKind(), object.getApiVersion()),
        namespace == null ? "" : namespace,
        metadata.getName(),
        metadata.getUid());
  }

  /**
   * The owner of a Lease that an object is: the cluster collects the Lease with it. Use the
   * protected object, never a holder.
   *
   * @param object a stored object in the namespace of the Lease, or cluster-scoped
   * @return what {@code LeaseLocks.lock} takes
   * @throws IllegalArgumentException if the object has no uid, being not yet stored, or no name,
   *     kind or apiVersion
   */
  public static Owner ownerOf(HasMetadata object) {
    ObjectMeta metadata = metadata(object);
    return new Owner(
        object.getApiVersion(), object.getKind(), metadata.getName(), metadata.getUid());
  }

  private static ObjectMeta metadata(HasMetadata object) {
    Objects.requireNonNull(object, "object");
    ObjectMeta metadata = object.getMetadata();
    if (metadata == null || metadata.getName() == null || metadata.getUid() == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "this %s has no name or no uid: only an object that the API server has stored can"
                  + " hold a lock",
              object.getKind()));
    }
    if (object.getKind() == null || object.getApiVersion() == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "this object has no kind or no apiVersion: %s", metadata.getName()));
    }
    return metadata;
  }

  /**
   * {@code Kind.group}, or {@code Kind} in the core group, whose apiVersion has no slash; for its
   * classes, a client 7.1 says one that begins with it.
   */
  static String kind(String kind, String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash <= 0 ? kind : kind + "." + apiVersion.substring(0, slash);
  }
}
