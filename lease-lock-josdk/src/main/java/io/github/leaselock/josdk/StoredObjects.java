package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects of one kind as the API server has them. */
interface StoredObjects<P extends HasMetadata> {

  /**
   * One version of an object, before somebody's code may change it in place.
   *
   * @param status as a tree that can be compared; absent without one
   */
  record Version(String uid, String resourceVersion, @Nullable Object status) {}

  /** Thrown when the API server does not do as it is asked. */
  final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What is stored now; empty if it is gone, or another one under its name. */
  Optional<P> read(P seen);

  Version version(P object);

  /**
   * Stores a status if the stored version is still this one.
   *
   * @return what is stored then; empty if another version is stored, or none
   */
  Optional<P> storeStatus(Version was, P changed);

  /**
   * The same, unless the status is the one that is there.
   *
   * @param seen the object that somebody was asked about
   * @param told what was answered
   * @throws IllegalArgumentException if the answer is about another object
   */
  default Optional<P> store(Version was, P seen, P told) {
    if (!ResourceID.fromResource(told).equals(ResourceID.fromResource(seen))) {
      throw new IllegalArgumentException(
          "asked about " + seen.getMetadata().getName() + ", got the status of " + told);
    }
    return Objects.equals(was.status(), version(told).status())
        ? Optional.of(told)
        : storeStatus(was, told);
  }
}
