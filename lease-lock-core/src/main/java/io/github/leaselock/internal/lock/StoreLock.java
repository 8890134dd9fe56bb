package io.github.leaselock.internal.lock;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.Owner;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.store.LeaseStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** {@link LeaseLock} on a store. */
public final class StoreLock implements LeaseLock {

  private final LeaseKey key;
  private final Optional<Owner> owner;
  private final LockSettings settings;

  StoreLock(LeaseKey key, Optional<Owner> owner, LockSettings settings) {
    this.key = key;
    this.owner = owner;
    this.settings = settings;
  }

  /**
   * {@return the same lock, as lease-lock's own packages see it}
   *
   * @param lock made by lease-lock
   * @throws IllegalArgumentException if it is somebody else's
   */
  public static StoreLock of(LeaseLock lock) {
    if (Objects.requireNonNull(lock, "lock") instanceof StoreLock ours) {
      return ours;
    }
    throw new IllegalArgumentException("not a lock of lease-lock: " + lock);
  }

  @Override
  public LeaseKey key() {
    return key;
  }

  boolean isOf(LockSettings others) {
    return settings.equals(others);
  }

  @Override
  public AcquireResult acquire(Holder holder, StalenessPredicate staleness) {
    return acquire(LockRequest.exclusive(holder).takingOver(staleness));
  }

  @Override
  public AcquireResult acquire(Holder holder, AcquireRequest request) {
    return acquire(LockRequest.of(holder, request));
  }

  /**
   * {@return what came of an attempt}
   *
   * @param request who asks, and what
   */
  public AcquireResult acquire(LockRequest request) {
    Objects.requireNonNull(request, "request");
    long began = settings.world().ticker().read();
    Duration within = request.within().orElse(settings.within());
    Operation operation =
        new Operation(key, settings, new Attempts(settings.world(), within, request.wanted()));
    AcquireResult result = new Acquisition(operation, request, owner).run();
    settings
        .listeners()
        .tell(told -> told.attempted(key, request.claim().holder(), result, since(began)));
    return result;
  }

  @Override
  public ReleaseResult release(Holder holder) {
    Objects.requireNonNull(holder, "holder");
    return release(holder, Optional.empty());
  }

  @Override
  public ReleaseResult release(Holder holder, FencingToken token) {
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(holder, "holder");
    return release(holder, Optional.of(token));
  }

  private ReleaseResult release(Holder holder, Optional<FencingToken> grant) {
    long began = settings.world().ticker().read();
    ReleaseResult result = new Release(operation(), holder, grant).run();
    settings.listeners().tell(told -> told.released(key, holder, result, since(began)));
    return result;
  }

  private Duration since(long began) {
    return Duration.ofNanos(settings.world().ticker().read() - began);
  }

  @Override
  public boolean isActive() {
    return isActive(settings.staleness());
  }

  @Override
  public boolean isActive(StalenessPredicate staleness) {
    Objects.requireNonNull(staleness, "staleness");
    return read(reading -> reading.isActive(staleness));
  }

  @Override
  public SeenLock inspect() {
    return read(Reading::inspect);
  }

  @Override
  public VerifyResult verify(Holder holder, FencingToken token) {
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(token, "token");
    return read(reading -> reading.verify(holder, token));
  }

  @Override
  public VerifyResult replaceData(Holder holder, FencingToken token, String data) {
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(token, "token");
    return new DataReplacement(operation(), holder, token, data).run();
  }

  private <T> T read(Function<Reading, T> question) {
    Operation operation = operation();
    try {
      return question.apply(new Reading(operation));
    } finally {
      operation.attempts().restoreInterrupt();
    }
  }

  @Override
  public ReleaseResult forceRelease(LockSnapshot expected, String reason) {
    return force(expected, true, reason);
  }

  @Override
  public ReleaseResult forceReleaseUntold(LockSnapshot expected, String reason) {
    return force(expected, false, reason);
  }

  @Override
  public ReleaseResult forceRelease(LockSnapshot expected, LockHolder whom, String reason) {
    Objects.requireNonNull(whom, "whom");
    Objects.requireNonNull(reason, "reason");
    return ForcedRelease.ofOne(operation(), SeenLock.of(expected), whom, reason).run();
  }

  @Override
  public ReleaseResult clearQueue(LockSnapshot expected, String reason) {
    return ForcedRelease.ofQueue(operation(), SeenLock.of(expected), reason).run();
  }

  private ReleaseResult force(LockSnapshot expected, boolean told, String reason) {
    return ForcedRelease.ofAll(operation(), SeenLock.of(expected), told, reason).run();
  }

  @Override
  public ReleaseResult deleteIfFree() {
    return new Deletion(operation()).run();
  }

  StoreLock by(LockSettings others) {
    return settings.equals(others) ? this : new StoreLock(key, owner, others);
  }

  LeaseStore store() {
    return settings.store();
  }

  private Operation operation() {
    return new Operation(key, settings, settings.within());
  }

  @Override
  public String toString() {
    return "lock on Lease " + key;
  }
}
