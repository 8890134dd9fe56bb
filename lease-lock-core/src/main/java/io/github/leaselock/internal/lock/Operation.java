package io.github.leaselock.internal.lock;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.store.NamespaceState;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of one method of a lock: its key, its bound, and the requests it shares with the others.
 */
final class Operation {

  private final LeaseKey key;
  private final LockSettings settings;
  private final Attempts attempts;
  private @Nullable LeaseRecord lastRead;
  private LeaseState lastState = LeaseState.FREE;

  Operation(LeaseKey key, LockSettings settings, Duration within) {
    this(key, settings, new Attempts(settings.world(), within));
  }

  Operation(LeaseKey key, LockSettings settings, Attempts attempts) {
    this.key = key;
    this.settings = settings;
    this.attempts = attempts;
  }

  LeaseKey key() {
    return key;
  }

  LockSettings settings() {
    return settings;
  }

  Attempts attempts() {
    return attempts;
  }

  Instant now() {
    return settings.world().clock().instant();
  }

  /**
   * What is known of the namespace of a Lease that was found absent: one request, and so only for
   * an answer that a person reads.
   */
  NamespaceState namespace() {
    return attempts.mayAsk() ? settings.store().namespace(key.namespace()) : NamespaceState.UNKNOWN;
  }

  /** What a version says: read once, though it is decided on before it is acted on. */
  @SuppressWarnings("ReferenceEquality") // the very same object says the very same
  LeaseState state(LeaseRecord lease) {
    if (lease != lastRead) {
      lastState = LeaseFormat.read(lease);
      lastRead = lease;
    }
    return lastState;
  }

  /**
   * Stores a record; what comes back, or the lack of it, is remembered. An answer that does not
   * carry what was sent is no success. A refusal says nothing against the version it was sent from.
   */
  WriteOutcome replace(LeaseRecord lease) {
    WriteOutcome outcome = settings.store().replace(lease);
    if (outcome instanceof WriteOutcome.Unconfirmed unconfirmed) {
      if (!unconfirmed.failure().isPermanent()) {
        settings.known().forget(key);
      }
      return outcome;
    }
    LeaseRecord stored = ((WriteOutcome.Written) outcome).lease();
    Optional<String> altered = altered(lease, stored);
    if (altered.isPresent()) {
      settings.known().forget(key);
      return new WriteOutcome.Unconfirmed(
          StoreFailure.of(
              StoreFailure.Kind.ALTERED,
              "the write was answered with success, but "
                  + altered.get()
                  + "; look for an admission webhook that changes Leases, and exempt this one"));
    }
    settings.known().wrote(stored);
    return outcome;
  }

  /** What of a write was not stored as it was sent. */
  private static Optional<String> altered(LeaseRecord sent, LeaseRecord stored) {
    if (stored.resourceVersion().equals(sent.resourceVersion())) {
      return Optional.of("nothing was changed by it");
    }
    if (!stored.holderIdentity().equals(sent.holderIdentity())) {
      return Optional.of("spec.holderIdentity was stored with another value");
    }
    for (Map.Entry<String, String> annotation : sent.annotations().entrySet()) {
      String now = stored.annotations().get(annotation.getKey());
      if (!annotation.getValue().equals(now)) {
        return Optional.of(
            "the annotation "
                + annotation.getKey()
                + (now == null ? " was not stored" : " was stored with another value"));
      }
    }
    return Optional.empty();
  }
}
