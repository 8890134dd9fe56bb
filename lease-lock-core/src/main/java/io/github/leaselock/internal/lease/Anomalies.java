package io.github.leaselock.internal.lease;

import io.github.leaselock.internal.text.Text;
import java.util.ArrayList;
import java.util.List;

/** What of a Lease a person should look at, in sentences. */
final class Anomalies {

  /** Of the entries of an annotation: somebody may write thousands in few bytes. */
  private static final int MOST_SHOWN = 20;

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
    anomalies.unreadable(LeaseFormat.QUEUE, state.queue().unreadable());
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
    if (text != null) {
      unreadable(
          annotation,
          HolderEntries.read(text, false).stream()
              .filter(HolderEntry::isUnreadable)
              .map(HolderEntry::json)
              .toList());
    }
  }

  private void unreadable(String annotation, List<String> entries) {
    for (String json : entries.subList(0, Math.min(entries.size(), MOST_SHOWN))) {
      found.add(
          "the annotation "
              + annotation
              + " has an entry that cannot be read, and is kept until a person frees it: "
              + Text.quoted(json));
    }
    int more = entries.size() - MOST_SHOWN;
    if (more > 0) {
      found.add("the annotation " + annotation + " has " + more + " more that cannot be read");
    }
  }
}
