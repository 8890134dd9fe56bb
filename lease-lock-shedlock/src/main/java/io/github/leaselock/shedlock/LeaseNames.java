package io.github.leaselock.shedlock;

import io.github.leaselock.LeaseKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which Lease a lock of ShedLock is: its name is any text, a Lease's is an RFC 1123 subdomain.
 *
 * <p>A name that can stand as it is does, behind {@value #PREFIX}. Of any other what can be read
 * stands there, and a hash of the whole name behind it; so do names that end as if they had one. So
 * no two names have one Lease, unless SHA-256 cut to 128 bits collides.
 */
final class LeaseNames {

  static final String PREFIX = "shedlock-";

  /** Half of what a Lease's name may have: who reads it does not count. */
  private static final int MAX_READABLE = 100;

  private static final Pattern PLAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final Pattern HASHED = Pattern.compile(".*-x[0-9a-f]{32}", Pattern.DOTALL);

  private static final int HASH_BYTES = 16;

  private LeaseNames() {}

  static LeaseKey key(String namespace, String lock) {
    return new LeaseKey(namespace, of(lock));
  }

  static String of(String lock) {
    boolean plain =
        lock.length() <= MAX_READABLE
            && PLAIN.matcher(lock).matches()
            && !HASHED.matcher("-" + lock).matches();
    return PREFIX + (plain ? lock : readable(lock) + "x" + hash(lock));
  }

  /** What of a name a Lease's name can hold, with a dash at its end; perhaps nothing. */
  private static String readable(String lock) {
    StringBuilder text = new StringBuilder(MAX_READABLE + 1);
    for (int i = 0; i < lock.length() && text.length() < MAX_READABLE; i++) {
      char c = lock.charAt(i);
      char small = c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
      boolean kept = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9');
      if (kept) {
        text.append(small);
      } else if (!text.isEmpty() && text.charAt(text.length() - 1) != '-') {
        text.append('-');
      }
    }
    boolean ended = text.isEmpty() || text.charAt(text.length() - 1) == '-';
    return ended ? text.toString() : text.append('-').toString();
  }

  /** Of its UTF-16 code units: an encoding would make all halves of pairs alike. */
  private static String hash(String lock) {
    byte[] units = new byte[2 * lock.length()];
    for (int i = 0; i < lock.length(); i++) {
      units[2 * i] = (byte) (lock.charAt(i) >> 8);
      units[2 * i + 1] = (byte) lock.charAt(i);
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(units);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
