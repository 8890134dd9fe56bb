package io.github.leaselock.shedlock;

/** What people read on a Lease. */
final class Texts {

  private static final int MAX_REASON = 256;
  private static final int MAX_NODE = 63;

  private Texts() {}

  /** The name of a lock, as far as a reason has room for it. */
  static String reason(String lock) {
    String all = "ShedLock \"" + lock + '"';
    if (all.length() <= MAX_REASON) {
      return all;
    }
    int end = MAX_REASON - 1;
    return all.substring(0, Character.isHighSurrogate(all.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /** The name of a machine, as it can stand in a holder. */
  static String node(String host) {
    String text = host.replaceAll("[^-A-Za-z0-9._]", "-");
    String cut = text.substring(0, Math.min(MAX_NODE, text.length()));
    return cut.matches("\\.{0,2}") ? "unknown" : cut;
  }
}
