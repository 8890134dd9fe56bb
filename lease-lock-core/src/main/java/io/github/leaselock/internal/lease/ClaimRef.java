package io.github.leaselock.internal.lease;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.text.Digits;
import io.github.leaselock.internal.text.Text;

/**
 * One claim of a session, as the session's own Lease names it: without the session.
 *
 * @param lock the Lease of the lock that it holds or waits for
 * @param number its number, which no other claim of that session on this lock has
 */
public record ClaimRef(LeaseKey lock, long number) {

  /** For people, and in the annotation {@link LeaseFormat#CLOSED}. */
  @Override
  public String toString() {
    return lock + ":" + number;
  }

  /** Reads it back. */
  static ClaimRef parse(String text) {
    int slash = text.indexOf('/');
    int colon = text.lastIndexOf(':');
    long number = Digits.parse(text, colon + 1, text.length());
    if (slash < 0 || colon < slash || number < 0) {
      throw new IllegalArgumentException("not a claim of a session: " + Text.quoted(text));
    }
    return new ClaimRef(
        new LeaseKey(text.substring(0, slash), text.substring(slash + 1, colon)), number);
  }
}
