package io.github.leaselock;

import io.github.leaselock.internal.text.Text;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An owner reference: usually to the <em>protected</em> object, never to a holder, for a Lease that
 * vanishes with its holder takes the lock with it.
 *
 * @param apiVersion the owner's apiVersion, {@code group/version}
 * @param kind the owner's kind
 * @param name the owner's name; it must be in the Lease's namespace, or cluster-scoped
 * @param uid the owner's uid
 */
public record Owner(String apiVersion, String kind, String name, String uid) {

  /**
   * Checks that nothing is blank.
   *
   * @param apiVersion {@code group/version}
   * @param kind the owner's kind
   * @param name the owner's name
   * @param uid the owner's uid
   * @throws IllegalArgumentException if a part is blank
   */
  public Owner {
    Objects.requireNonNull(apiVersion, "apiVersion");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(uid, "uid");
    if (apiVersion.isBlank() || kind.isBlank() || name.isBlank() || uid.isBlank()) {
      throw new IllegalArgumentException(
          "an owner has an apiVersion, a kind, a name and a uid, none blank: "
              + String.join(
                  ", ",
                  Text.quoted(apiVersion),
                  Text.quoted(kind),
                  Text.quoted(name),
                  Text.quoted(uid)));
    }
  }

  /**
   * Reads a reference that anybody may have written.
   *
   * @param apiVersion the owner's apiVersion, or null
   * @param kind the owner's kind, or null
   * @param name the owner's name, or null
   * @param uid the owner's uid, or null
   * @return the owner, or empty if a part is missing or blank
   */
  public static Optional<Owner> read(
      @Nullable String apiVersion,
      @Nullable String kind,
      @Nullable String name,
      @Nullable String uid) {
    if (apiVersion == null || kind == null || name == null || uid == null) {
      return Optional.empty();
    }
    return apiVersion.isBlank() || kind.isBlank() || name.isBlank() || uid.isBlank()
        ? Optional.empty()
        : Optional.of(new Owner(apiVersion, kind, name, uid));
  }
}
