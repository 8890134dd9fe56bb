package io.github.leaselock.lease;

import io.github.leaselock.json.JsonText;

/** The API server's rules for names, checked before a request is sent. */
final class Names {

  static final int MAX_LABEL = 63;
  private static final int MAX_SUBDOMAIN = 253;

  private Names() {}

  static String requireNamespace(String namespace) {
    if (namespace.length() > MAX_LABEL || !isLabel(namespace, 0, namespace.length())) {
      throw new IllegalArgumentException(
          "not a namespace: "
              + quote(namespace)
              + "; it must be 1 to 63 lower-case letters, digits or '-', beginning and ending with"
              + " a letter or digit");
    }
    return namespace;
  }

  static String requireLeaseName(String name) {
    if (name.length() > MAX_SUBDOMAIN || !isSubdomain(name, 0, name.length())) {
      throw new IllegalArgumentException(
          "not a Lease name: "
              + quote(name)
              + "; it must be 1 to 253 lower-case letters, digits, '-' or '.', each part beginning"
              + " and ending with a letter or digit");
    }
    return name;
  }

  /** RFC 1123 label, as namespaces must be; see "Object Names and IDs" in the Kubernetes docs. */
  static boolean isLabel(String text, int from, int to) {
    if (from >= to || !isAlphanumeric(text.charAt(from)) || !isAlphanumeric(text.charAt(to - 1))) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isAlphanumeric(text.charAt(i)) && text.charAt(i) != '-') {
        return false;
      }
    }
    return true;
  }

  /** RFC 1123 subdomain, as the names of Leases must be: labels and dots between them. */
  static boolean isSubdomain(String text, int from, int to) {
    int label = from;
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '.') {
        if (!isLabel(text, label, i)) {
          return false;
        }
        label = i + 1;
      }
    }
    return isLabel(text, label, to);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** The text with escapes in place of controls, of line ends, and of what has no shape. */
  static String visible(String text) {
    if (text.codePoints().noneMatch(Names::isHidden)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isHidden(c)) {
                for (char unit : Character.toChars(c)) {
                  JsonText.escape(out, unit);
                }
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /** Quoted, escaped and cut, so that a message stays readable whatever it was given. */
  static String quote(String text) {
    return Text.quoted(text);
  }
}
