package io.github.leaselock.spring;

import io.github.leaselock.LeaseKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which Lease a key of the registry is: a key is any text, a Lease's name an RFC 1123 subdomain.
 *
 * <p>A key that can stand as it is does, behind the prefix. Of any other what can be read stands
 * there, and a hash of the whole behind it; so do keys that end as if they had one. So no two keys
 * have one Lease, unless SHA-256 cut to 128 bits collides.
 *
 * @param namespace where the Leases are
 * @param prefix what their names begin with
 */
record RegistryNames(String namespace, String prefix) {

  /** With a prefix of the longest kind and a hash still a name of a Lease. */
  private static final int MAX_READABLE = 100;

  private static final int MAX_PREFIX = 100;
  private static final int HASH_BYTES = 16;
  private static final Pattern PLAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern HASHED = Pattern.compile(".*-x[0-9a-f]{32}", Pattern.DOTALL);

  RegistryNames {
    if (prefix.length() > MAX_PREFIX) {
      throw new IllegalArgumentException(
          "lease-lock.registry.prefix has more than " + MAX_PREFIX + " characters: " + prefix);
    }
    namespace = new LeaseKey(namespace, prefix + "x").namespace(); // checked
  }

  LeaseKey lease(String key) {
    boolean plain =
        key.length() <= MAX_READABLE
            && PLAIN.matcher(key).matches()
            && !HASHED.matcher("-" + key).matches();
    String name = prefix + (plain ? key : readable(key) + "x" + hash(key));
    return new LeaseKey(namespace, name);
  }

  /** What of a key a Lease's name can hold, with a dash at its end; perhaps nothing. */
  private static String readable(String key) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(key.length(), MAX_READABLE); i++) {
      char c = key.charAt(i);
      char lower = c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
      if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) {
        text.append(lower);
      } else if (text.length() > 0 && text.charAt(text.length() - 1) != '-') {
        text.append('-');
      }
    }
    boolean open = text.length() > 0 && text.charAt(text.length() - 1) != '-';
    return open ? text.append('-').toString() : text.toString();
  }

  /** Of its UTF-16 code units: an encoding would make all halves of pairs alike. */
  private static String hash(String key) {
    ByteBuffer units = ByteBuffer.allocate(2 * key.length());
    units.asCharBuffer().put(key);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(units.array());
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
