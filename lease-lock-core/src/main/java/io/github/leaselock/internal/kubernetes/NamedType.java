package io.github.leaselock.internal.kubernetes;

import io.github.leaselock.Holder;
import io.github.leaselock.internal.kubernetes.LiveObjects.UnknownException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind that is known by its plural and group: the API server is asked once what its objects call
 * themselves, and again after it has stopped to serve them.
 */
public final class NamedType implements JudgedKind.Type {

  private final Discovery discovery;
  private final String group;
  private final Optional<String> version;
  private final String plural;
  private volatile @Nullable ResourceType known;

  /**
   * A kind to be asked for.
   *
   * @param version the version to use, or empty for the one that the server prefers
   */
  public NamedType(Discovery discovery, String group, Optional<String> version, String plural) {
    this.discovery = discovery;
    this.group = group;
    this.version = version;
    this.plural = plural;
  }

  @Override
  public Optional<ResourceType> of(Holder holder) throws UnknownException {
    int dot = holder.kind().indexOf('.');
    if (!group.equals(dot < 0 ? "" : holder.kind().substring(dot + 1))) {
      return Optional.empty();
    }
    ResourceType type = known;
    if (type == null) {
      String served = version.isPresent() ? version.get() : discovery.preferredVersion(group);
      type = discovery.resource(group, served, plural);
      known = type;
    }
    return type.holderKind().equals(holder.kind()) ? Optional.of(type) : Optional.empty();
  }

  @Override
  public void forget() {
    known = null;
  }
}
