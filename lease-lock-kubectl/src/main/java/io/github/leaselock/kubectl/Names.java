package io.github.leaselock.kubectl;

import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import java.util.Optional;

/** Holders by the words that a reader knows them by. */
final class Names {

  private static final int MOST = 48;

  private Names() {}

  /** Kind and name; of another namespace than the lock's, that one, too. */
  static String of(LockHolder entry, String namespace) {
    if (entry.isUnreadable()) {
      return "an entry that cannot be read";
    }
    Optional<Holder> object = entry.isForeign() ? Optional.empty() : entry.holder();
    if (object.isEmpty()) {
      return '"' + Plain.of(entry.identity().replace('"', '\''), MOST) + '"';
    }
    Holder holder = object.get();
    boolean elsewhere = !holder.namespace().isEmpty() && !holder.namespace().equals(namespace);
    return kind(holder)
        + " "
        + Plain.of((elsewhere ? holder.namespace() + "/" : "") + holder.name(), MOST);
  }

  /** Without the group; a session is one of lease-lock's own words. */
  static String kind(Holder holder) {
    if (SessionClaim.of(holder).isPresent()) {
      return "session";
    }
    int dot = holder.kind().indexOf('.');
    return Plain.of(dot < 0 ? holder.kind() : holder.kind().substring(0, dot), MOST);
  }
}
