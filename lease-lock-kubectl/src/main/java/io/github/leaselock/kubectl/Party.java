package io.github.leaselock.kubectl;

import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One that holds, drains or waits, and what is there of it.
 *
 * @param entry as the Lease shows it
 * @param evidence what the API server shows
 */
record Party(LockHolder entry, Evidence evidence) {

  String name(String namespace) {
    return Names.of(entry, namespace);
  }

  /** For scripts. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("identity", entry.identity());
    entry
        .holder()
        .ifPresent(
            holder -> {
              tree.put("kind", holder.kind());
              tree.put("namespace", holder.namespace());
              tree.put("name", holder.name());
              tree.put("uid", holder.uid());
            });
    tree.put("mode", mode());
    entry.since().ifPresent(since -> tree.put("since", since.toString()));
    entry.reason().ifPresent(reason -> tree.put("reason", reason));
    entry.data().ifPresent(data -> tree.put("data", data));
    entry.token().ifPresent(token -> tree.put("token", token.value()));
    entry.under().ifPresent(parent -> tree.put("under", parent));
    entry.offer().ifPresent(offer -> tree.put("offerSeconds", offer.toSeconds()));
    if (entry.isWaiting()) {
      tree.put("priority", entry.priority());
    } else if (entry.pending()) {
      tree.put("pending", true);
    }
    tree.put("state", evidence.word());
    tree.put("provenGone", evidence.isProvenGone());
    tree.put("evidence", evidence.sentence());
    return tree;
  }

  String mode() {
    return mode(entry);
  }

  static String mode(LockHolder entry) {
    return entry.mode() == LockMode.SHARED ? "shared" : "exclusive";
  }
}
