package io.github.leaselock.internal.session;

import io.github.leaselock.internal.session.SessionEffect.Delete;
import io.github.leaselock.internal.session.SessionEffect.Look;
import io.github.leaselock.internal.session.SessionEffect.Put;
import io.github.leaselock.internal.session.SessionEffect.Request;
import io.github.leaselock.internal.session.SessionState.Transport;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The two ways to the API server. The second is built by the first request that takes it, on that
 * request's thread: nothing waits for it longer than for any answer.
 */
final class Transports {

  private final LeaseStore primary;
  private final Object building = new Object();
  private volatile LeaseStore.@Nullable Transport second;
  private volatile boolean closed;

  Transports(LeaseStore primary) {
    this.primary = primary;
  }

  SessionEvent.Outcome send(Request request) {
    LeaseStore store = request.transport() == Transport.PRIMARY ? primary : second();
    if (request instanceof Put put) {
      return outcome(store.replace(put.lease()));
    }
    return request instanceof Look look
        ? outcome(store.read(look.key()))
        : outcome(store.delete(((Delete) request).lease()));
  }

  private static SessionEvent.Outcome outcome(WriteOutcome outcome) {
    return outcome instanceof WriteOutcome.Written written
        ? new SessionEvent.Stored(written.lease())
        : new SessionEvent.Failed(((WriteOutcome.Unconfirmed) outcome).failure());
  }

  private static SessionEvent.Outcome outcome(ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Found found) {
      return new SessionEvent.Found(found.lease());
    }
    return outcome instanceof ReadOutcome.Failed failed
        ? new SessionEvent.Failed(failed.failure())
        : new SessionEvent.Absent();
  }

  private static SessionEvent.Outcome outcome(DeleteOutcome outcome) {
    return outcome instanceof DeleteOutcome.Unconfirmed unconfirmed
        ? new SessionEvent.Failed(unconfirmed.failure())
        : new SessionEvent.Deleted();
  }

  private LeaseStore second() {
    synchronized (building) {
      if (second == null && !closed) {
        LeaseStore.Transport built = primary.newTransport();
        second = built;
        if (closed) {
          built.close(); // meanwhile, by somebody who does not wait for it
        }
      }
      LeaseStore.Transport built = second;
      return built == null || closed ? primary : built.store();
    }
  }

  /** Ends the second one, if there is one. */
  void close() {
    closed = true;
    LeaseStore.Transport built = second;
    if (built != null) {
      built.close();
    }
  }
}
