package io.github.leaselock.kubectl;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the doctor has found.
 *
 * @param topic what it is about
 * @param wrong whether somebody should do something
 * @param subject which right, lock or session
 * @param words what it is, and what to do
 */
record Finding(Topic topic, boolean wrong, String subject, String words) {

  /** What a finding is about. */
  enum Topic {
    /** What the user may do. */
    RIGHTS,
    /** What stands on the Leases. */
    LOCKS,
    /** What nobody will tidy up by itself. */
    LEFTOVERS
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("topic", topic.name().toLowerCase(Locale.ROOT));
    tree.put("wrong", wrong);
    tree.put("subject", subject);
    tree.put("words", words);
    return tree;
  }
}
