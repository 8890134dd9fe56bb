package io.github.leaselock.internal.text;

/** The API server's rules for names, checked before a request is sent. */
public final class Names {

  public static final int MAX_LABEL = 63;
  private static final int MAX_SUBDOMAIN = 253;

  private Names() {}

  public static String requireNamespace(String namespace) {
    if (namespace.length() > MAX_LABEL || !isLabel(namespace, 0, namespace.length())) {
      throw new IllegalArgumentException(
          "not a namespace: "
              + Text.quoted(namespace)
              + "; it must be 1 to 63 lower-case letters, digits or '-', beginning and ending with"
              + " a letter or digit");
    }
    return namespace;
  }

  public static String requireLeaseName(String name) {
    if (name.length() > MAX_SUBDOMAIN || !isSubdomain(name, 0, name.length())) {
      throw new IllegalArgumentException(
          "not a Lease name: "
              + Text.quoted(name)
              + "; it must be 1 to 253 lower-case letters, digits, '-' or '.', each part beginning"
              + " and ending with a letter or digit");
    }
    return name;
  }

  /** RFC 1123 label, as namespaces must be; see "Object Names and IDs" in the Kubernetes docs. */
  public static boolean isLabel(String text, int from, int to) {
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
  public static boolean isSubdomain(String text, int from, int to) {
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
}
