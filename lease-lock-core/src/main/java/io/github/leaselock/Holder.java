package io.github.leaselock;

import io.github.leaselock.internal.text.Names;
import io.github.leaselock.internal.text.Text;
import java.util.Objects;
import java.util.Optional;

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
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(uid, "uid");
    require(
        isKind(kind, 0, kind.length()),
        kind,
        "kind",
        "Kind or Kind.group, such as MySQLRestore.ps.percona.com");
    if (!namespace.isEmpty()) {
      Names.requireNamespace(namespace);
    }
    require(isName(name, 0, name.length()), name, "name", "metadata.name of the object");
    require(isUid(uid), uid, "uid", "metadata.uid, which an object has once it is stored");
  }

  private static void require(boolean right, String text, String what, String expected) {
    if (!right) {
      throw new IllegalArgumentException(
          "not a holder's " + what + ": " + Text.quoted(text) + "; expected " + expected);
    }
  }

  /** A letter, then letters, digits and '-'; then perhaps a dot and a subdomain. */
  private static boolean isKind(String text, int from, int to) {
    if (from >= to || to - from > MAX_KIND || !isLetter(text.charAt(from))) {
      return false;
    }
    int end = from;
    while (end < to && (isLetter(text.charAt(end)) || isDigitOrDash(text.charAt(end)))) {
      end++;
    }
    return end == to || (text.charAt(end) == '.' && Names.isSubdomain(text, end + 1, to));
  }

  /** A path segment, the loosest rule the API server has for names; nothing that hides in a log. */
  private static boolean isName(String text, int from, int to) {
    if (from >= to || to - from > MAX_NAME || isDots(text, from, to)) {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || "/%\"\\\u007f".indexOf(c) >= 0) {
        return false;
      }
      if (c > '~' && !isVisible(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDots(String text, int from, int to) {
    return text.charAt(from) == '.'
        && (to - from == 1 || (to - from == 2 && text.charAt(from + 1) == '.'));
  }

  private static boolean isVisible(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /**
   * {@return whether a text can be a {@code metadata.uid}; for lease-lock itself}
   *
   * @param text any text
   */
  public static boolean isUid(String text) {
    return isUid(Objects.requireNonNull(text, "text"), 0, text.length());
  }

  private static boolean isUid(String text, int from, int to) {
    if (from >= to || to - from > MAX_UID) {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !isDigitOrDash(c) && c != '_' && c != '.' && c != ':') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigitOrDash(char c) {
    return (c >= '0' && c <= '9') || c == '-';
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
    Objects.requireNonNull(identity, "identity");
    if (!isIdentity(identity)) {
      return Optional.empty();
    }
    int namespace = identity.indexOf('/') + 1;
    int name = identity.indexOf('/', namespace) + 1;
    int uid = identity.indexOf('/', name) + 1;
    return Optional.of(
        new Holder(
            identity.substring(0, namespace - 1),
            identity.substring(namespace, name - 1),
            identity.substring(name, uid - 1),
            identity.substring(uid)));
  }

  /**
   * {@return whether a text is the identity of a holder that can be; for lease-lock itself}
   *
   * @param text any text
   */
  public static boolean isIdentity(String text) {
    Objects.requireNonNull(text, "text");
    int namespace = text.indexOf('/') + 1;
    int name = text.indexOf('/', namespace) + 1;
    int uid = text.indexOf('/', name) + 1;
    return namespace > 0
        && name > 0
        && uid > 0
        && isKind(text, 0, namespace - 1)
        && (namespace == name - 1
            || (name - 1 - namespace <= Names.MAX_LABEL
                && Names.isLabel(text, namespace, name - 1)))
        && isName(text, name, uid - 1)
        && isUid(text, uid, text.length());
  }

  /** The {@linkplain #identity() text form}. */
  @Override
  public String toString() {
    return identity();
  }
}
