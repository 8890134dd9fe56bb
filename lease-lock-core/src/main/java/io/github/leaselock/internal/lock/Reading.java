package io.github.leaselock.internal.lock;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.store.NamespaceState;
import io.github.leaselock.internal.store.ReadOutcome;
import java.util.Optional;

/** Live reads, repeated until one succeeds or the time is over. */
final class Reading {

  private final Operation operation;

  Reading(Operation operation) {
    this.operation = operation;
  }

  /** For a person, who is told if what is absent is the namespace. */
  SeenLock inspect() {
    SeenLock snapshot = read();
    return snapshot.exists() ? snapshot : absent(operation.namespace());
  }

  private SeenLock absent(NamespaceState namespace) {
    return SeenLock.absent(operation.key(), namespace, operation.now());
  }

  SeenLock read() {
    Attempted attempted = attempt();
    return attempted.snapshot.orElseThrow(
        () ->
            new LeaseUnavailableException(
                operation.key(), "read", attempted.failure.orElseThrow()));
  }

  boolean isActive(StalenessPredicate staleness) {
    SeenLock snapshot = read();
    return !snapshot.draining().isEmpty()
        || snapshot.state().holders().stream()
            .anyMatch(holder -> !Judging.judge(operation, staleness, holder).verdict().isStale());
  }

  VerifyResult verify(Holder holder, FencingToken token) {
    Attempted attempted = attempt();
    return attempted.snapshot.isPresent()
        ? verify(attempted.snapshot.get(), holder, token)
        : VerifyResult.unknown(attempted.failure.orElseThrow());
  }

  private static VerifyResult verify(SeenLock now, Holder holder, FencingToken token) {
    Optional<HolderEntry> entry = now.state().entryOf(holder);
    if (entry.isEmpty()) {
      return VerifyResult.invalid(holder + " does not hold it; " + now);
    }
    if (!entry.get().token().equals(Optional.of(token))) {
      return VerifyResult.invalid("its grant is no longer " + token + "; " + now);
    }
    return entry.get().pending()
        ? VerifyResult.invalid("the work of evicted holders is not proven gone; " + now)
        : VerifyResult.valid(entry.get());
  }

  /** A snapshot, or the failure that was the last one. */
  private record Attempted(Optional<SeenLock> snapshot, Optional<StoreFailure> failure) {}

  private Attempted attempt() {
    Optional<StoreFailure> last = Optional.empty();
    while (operation.attempts().mayAsk()) {
      ReadOutcome outcome = operation.settings().store().read(operation.key());
      if (outcome instanceof ReadOutcome.Found found) {
        return new Attempted(
            Optional.of(SeenLock.of(found.lease(), operation.now())), Optional.empty());
      }
      if (outcome instanceof ReadOutcome.Absent) {
        return new Attempted(Optional.of(absent(NamespaceState.UNKNOWN)), Optional.empty());
      }
      StoreFailure failure = ((ReadOutcome.Failed) outcome).failure();
      last = Optional.of(failure);
      if (failure.isPermanent() || !operation.attempts().anotherAfter(failure)) {
        break;
      }
    }
    StoreFailure failure = last.orElseThrow(); // the first request is always made
    if (failure.isPermanent() || failure.kind() == Kind.UNAUTHORIZED) {
      throw LeaseRefusedException.of(operation.key(), failure);
    }
    return new Attempted(Optional.empty(), Optional.of(failure));
  }
}
