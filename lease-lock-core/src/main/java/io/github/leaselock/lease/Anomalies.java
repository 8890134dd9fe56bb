package io.github.leaselock.lease;

import java.util.ArrayList;
import java.util.List;

/** What of a Lease a person should look at, in sentences. */
final class Anomalies {

  private final LeaseRecord lease;
  private final List<String> found = new ArrayList<>();

  private Anomalies(LeaseRecord lease) {
    this.lease = lease;
  }

  static List<String> of(LeaseRecord lease) {
    Anomalies anomalies = new Anomalies(lease);
    anomalies.ofStamp();
    LeaseState state = LeaseFormat.read(lease);
    anomalies.ofEntries(LeaseFormat.HOLDERS);
    anomalies.ofEntries(LeaseFormat.DRAINING);
    for (String json : state.queue().unreadable()) {
      anomalies.unreadable(LeaseFormat.QUEUE, json);
    }
    return List.copyOf(anomalies.found);
  }

  private boolean has(String annotation) {
    return lease.annotations().containsKey(annotation);
  }

  private void ofStamp() {
    String text = lease.annotations().get(LeaseFormat.STAMP);
    if (text == null) {
      if (has(LeaseFormat.HOLDERS) || has(LeaseFormat.QUEUE)) {
        found.add(
            "the annotation "
                + LeaseFormat.STAMP
                + " is missing, so those beside it do not count; spec.holderIdentity does");
      }
      return;
    }
    try {
      ofStamp(Stamp.read(text));
    } catch (IllegalArgumentException damaged) {
      found.add(
          "the annotation "
              + LeaseFormat.STAMP
              + " cannot be read, so those beside it do not count; spec.holderIdentity does: "
              + damaged.getMessage());
    }
  }

  private void ofStamp(Stamp stamp) {
    if (!stamp.lease().equals(lease.uid())) {
      found.add(
          "its annotations were written for another Lease, with the uid "
              + Text.quoted(stamp.lease())
              + ": it was copied, and its holders have to acquire anew");
    }
    if (!stamp.holder().isEmpty() && !stamp.holder().equals(lease.holderIdentity())) {
      found.add(
          "another client changed spec.holderIdentity, so the annotation "
              + LeaseFormat.HOLDERS
              + " no longer counts");
    } else if (!stamp.holder().isEmpty() && !has(LeaseFormat.HOLDERS)) {
      found.add(
          "the annotation "
              + LeaseFormat.HOLDERS
              + " was taken away, so only spec.holderIdentity tells who holds");
    }
    List<String> needs = LeaseFormat.notUnderstood(stamp);
    if (!needs.isEmpty()) {
      found.add(
          "it was written by a newer version of lease-lock (format "
              + stamp.format()
              + ") and needs "
              + String.join(", ", needs)
              + ": this version can only take holders and waiters off it; upgrade it");
    }
  }

  private void ofEntries(String annotation) {
    String text = lease.annotations().get(annotation);
    for (LockHolder entry :
        text == null ? List.<LockHolder>of() : HolderEntries.read(text, false)) {
      if (entry.isUnreadable()) {
        unreadable(annotation, entry.json());
      }
    }
  }

  private void unreadable(String annotation, String json) {
    found.add(
        "the annotation "
            + annotation
            + " has an entry that cannot be read, and is kept until a person frees it: "
            + Text.quoted(json));
  }
}
