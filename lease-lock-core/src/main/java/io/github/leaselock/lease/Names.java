package io.github.leaselock.lease;

import java.util.Locale;
import java.util.regex.Pattern;

/** The API server's rules for names, checked before a request is sent. */
final class Names {

  /** RFC 1123 label, as namespaces must be; see "Object Names and IDs" in the Kubernetes docs. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  /** RFC 1123 subdomain, as the names of Leases must be. */
  static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final int MAX_LABEL = 63;
  private static final int MAX_SUBDOMAIN = 253;

  private Names() {}

  static String requireNamespace(String namespace) {
    if (namespace.length() > MAX_LABEL || !LABEL.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "not a namespace: %s; it must be 1 to 63 lower-case letters, digits or '-', beginning"
                  + " and ending with a letter or digit",
              quote(namespace)));
    }
    return namespace;
  }

  static String requireLeaseName(String name) {
    if (name.length() > MAX_SUBDOMAIN || !SUBDOMAIN.matcher(name).matches()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "not a Lease name: %s; it must be 1 to 253 lower-case letters, digits, '-' or '.',"
                  + " each part beginning and ending with a letter or digit",
              quote(name)));
    }
    return name;
  }

  /** Quoted, escaped and cut, so that a message stays readable whatever it was given. */
  static String quote(String text) {
    return Text.quoted(text);
  }
}
