package io.github.leaselock.lease;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who holds: one Kubernetes object in one of its lives.
 *
 * <p>The uid is part of the identity, and identities are compared whole: an object that was deleted
 * and created again under its name is another holder.
 *
 * <p>The text form, {@code Kind.group/namespace/name/uid}, is what stands in {@code
 * spec.holderIdentity}. The API group is part of it because kinds such as {@code Backup} exist in
 * many groups, and a predicate that looks in the wrong one finds nothing and calls a live holder
 * gone.
 *
 * @param kind the kind, followed by a dot and the API group unless the group is the core one:
 *     {@code MySQLRestore.ps.percona.com}, {@code Pod}
 * @param namespace the object's namespace, or empty if it is cluster-scoped
 * @param name the object's name
 * @param uid the object's {@code metadata.uid}
 */
public record Holder(String kind, String namespace, String name, String uid) {

  private static final Pattern KIND =
      Pattern.compile("[A-Za-z][-A-Za-z0-9]*(\\." + Names.SUBDOMAIN + ")?");

  /** A path segment, the loosest rule the API server has for names; no control characters. */
  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^/%\\p{Cntrl}\\s\"\\\\]+");

  private static final Pattern UID = Pattern.compile("[-A-Za-z0-9_.:]+");

  private static final int MAX_KIND = 63 + 1 + 253;
  private static final int MAX_NAME = 253;
  private static final int MAX_UID = 128;

  /**
   * Checks the parts.
   *
   * @param kind {@code Kind} or {@code Kind.group}
   * @param namespace the object's namespace, or empty
   * @param name the object's name
   * @param uid the object's uid
   * @throws IllegalArgumentException if a part is missing or could not stand in the text form
   */
  public Holder {
    require(
        KIND, MAX_KIND, kind, "kind", "Kind or Kind.group, such as MySQLRestore.ps.percona.com");
    if (!namespace.isEmpty()) {
      Names.requireNamespace(namespace);
    }
    require(NAME, MAX_NAME, name, "name", "metadata.name of the object");
    require(UID, MAX_UID, uid, "uid", "metadata.uid, which an object has once it is stored");
  }

  private static void require(Pattern rule, int max, String text, String what, String right) {
    if (text.length() > max || !rule.matcher(text).matches()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "not a holder's %s: %s; expected %s", what, Names.quote(text), right));
    }
  }

  /**
   * The text form, as it stands in {@code spec.holderIdentity}.
   *
   * @return {@code Kind.group/namespace/name/uid}
   */
  public String identity() {
    return kind + "/" + namespace + "/" + name + "/" + uid;
  }

  /**
   * Reads a text form back.
   *
   * @param identity the text of a {@code holderIdentity}, from whatever source
   * @return the holder, or empty if lease-lock did not write this text
   */
  public static Optional<Holder> parse(String identity) {
    String[] parts = identity.split("/", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Holder(parts[0], parts[1], parts[2], parts[3]));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** The {@linkplain #identity() text form}. */
  @Override
  public String toString() {
    return identity();
  }
}
