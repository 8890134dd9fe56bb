package io.github.leaselock.simulation;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An admission webhook between everybody and the server: it edits an annotation of what is written,
 * or refuses every write because it does not answer itself.
 */
final class Webhook implements LeaseStore {

  /** What it does to one annotation. */
  enum Edit {
    STRIPS,
    RENAMES,
    ENLARGES;

    private void apply(Map<String, String> annotations, String key) {
      String text = annotations.getOrDefault(key, "");
      switch (this) {
        case STRIPS -> annotations.remove(key);
        case RENAMES -> {
          annotations.remove(key);
          annotations.put(key + ".old", text);
        }
        case ENLARGES -> annotations.put(key, text + " ");
      }
    }
  }

  private final LeaseStore server;
  private @Nullable Edit edit;
  private String annotation = "";
  private boolean refuses;

  Webhook(LeaseStore server) {
    this.server = server;
  }

  void edits(Edit edit, String name) {
    this.edit = edit;
    this.annotation = LeaseFormat.PREFIX + name;
  }

  void refuses() {
    refuses = true;
  }

  void remove() {
    edit = null;
    refuses = false;
  }

  boolean isThere() {
    return edit != null || refuses;
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    return server.read(key);
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return refuses ? new WriteOutcome.Unconfirmed(noAnswer()) : server.create(lease);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return refuses ? new WriteOutcome.Unconfirmed(noAnswer()) : server.replace(edited(lease));
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return refuses ? new DeleteOutcome.Unconfirmed(noAnswer()) : server.delete(lease);
  }

  private static StoreFailure noAnswer() {
    return StoreFailure.of(Kind.SERVER_ERROR, "failed calling webhook: no answer in time");
  }

  private LeaseRecord edited(LeaseRecord lease) {
    if (edit == null || !lease.annotations().containsKey(annotation)) {
      return lease;
    }
    Map<String, String> annotations = new HashMap<>(lease.annotations());
    edit.apply(annotations, annotation);
    return Records.with(lease, annotations);
  }
}
