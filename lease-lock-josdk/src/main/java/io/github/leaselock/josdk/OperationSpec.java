package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.DrainCheck;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockCondition;
import io.github.leaselock.Owner;
import io.github.leaselock.StalenessPredicate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of one kind: which lock, how it is held, when its objects have finished.
 * {@link #lock}, {@link #exclusive} or {@link #shared}, and {@link #finishedWhen} must be called.
 * Functions are called on the SDK's threads, several at once. <b>Experimental.</b>
 *
 * @param <P> the kind
 */
public final class OperationSpec<P extends HasMetadata> {

  private static final Duration RECHECK = Duration.ofSeconds(30);

  private final Class<P> type;
  private @Nullable Function<? super P, LeaseKey> lock;
  private Function<? super P, Optional<Owner>> owner = object -> Optional.empty();
  private @Nullable Boolean exclusive;
  private @Nullable Predicate<? super P> finished;
  private BiFunction<? super P, AcquireRequest, AcquireRequest> asking = (object, asked) -> asked;
  private @Nullable BiFunction<? super P, LockCondition, ? extends P> waitingStatus;
  private Duration recheck = RECHECK;
  private boolean workEndsWithObject;

  OperationSpec(Class<P> type) {
    this.type = type;
  }

  /**
   * Names the lock: after the protected thing, the same for all kinds that exclude one another.
   * What it is made of must not change in an object's life. An object for which it throws is not
   * worked on; when it is deleted, its finalizer goes once its work has ended.
   *
   * @param key the Lease of an object's lock
   * @return this
   */
  public OperationSpec<P> lock(Function<? super P, LeaseKey> key) {
    lock = Objects.requireNonNull(key, "key");
    return this;
  }

  /**
   * Names the protected object, with which the cluster collects the Lease. By default nobody.
   *
   * @param owner the protected object, never the holder
   * @return this
   */
  public OperationSpec<P> ownedBy(Function<? super P, Optional<Owner>> owner) {
    this.owner = Objects.requireNonNull(owner, "owner");
    return this;
  }

  /**
   * An object holds alone.
   *
   * @return this
   */
  public OperationSpec<P> exclusive() {
    exclusive = true;
    return this;
  }

  /**
   * An object holds beside other shared holders.
   *
   * @return this
   */
  public OperationSpec<P> shared() {
    exclusive = false;
    return this;
  }

  /**
   * Sets who of those who wait is served first; see {@link AcquireRequest#priority}.
   *
   * @param priority 0 by default
   * @return this
   */
  public OperationSpec<P> priority(int priority) {
    return refining(request -> request.priority(priority));
  }

  /**
   * Waits, after a takeover, until the work of the evicted object is proven gone; see {@link
   * AcquireRequest#drainingWith}. Needed wherever work can outlive its object.
   *
   * @param check asked about evicted objects of every kind that may hold the lock
   * @return this
   */
  public OperationSpec<P> drainingWith(DrainCheck check) {
    Objects.requireNonNull(check, "check");
    return refining(request -> request.drainingWith(check));
  }

  /**
   * Asks for more: a reason, a limit, a group of which only the latest waits.
   *
   * @param more a request for an object, made of the one that it is given
   * @return this
   */
  public OperationSpec<P> asking(BiFunction<? super P, AcquireRequest, AcquireRequest> more) {
    BiFunction<? super P, AcquireRequest, AcquireRequest> before = asking;
    Objects.requireNonNull(more, "more");
    asking = (object, request) -> more.apply(object, before.apply(object, request));
    return this;
  }

  private OperationSpec<P> refining(UnaryOperator<AcquireRequest> more) {
    return asking((object, request) -> more.apply(request));
  }

  /**
   * Tells when an object has finished: true for every final state, failed ones included, and false
   * for all others, an object without a status among them. A final state is never left again: what
   * has finished is not worked on, and may lose the lock to others.
   *
   * @param finished the predicate
   * @return this
   */
  public OperationSpec<P> finishedWhen(Predicate<? super P> finished) {
    this.finished = Objects.requireNonNull(finished, "finished");
    return this;
  }

  /**
   * Says in the status why an object does not run yet. Called outside the lock, on the object as
   * the SDK's cache has it; stored only if the status differs from the one that is there, and only
   * over the version that it was made from. A status with a final state gives up the place in the
   * queue: so an object can be declined. By default nothing is said.
   *
   * @param status returns the object with its whole status; sets no time that changes by itself
   * @return this
   */
  public OperationSpec<P> waitingStatus(BiFunction<? super P, LockCondition, ? extends P> status) {
    waitingStatus = Objects.requireNonNull(status, "status");
    return this;
  }

  /**
   * Sets how often to poll for what no event reports: that a holder has gone stale, that a right
   * was granted, that work has ended. 30 seconds by default, give or take a tenth.
   *
   * @param time more than zero
   * @return this
   * @throws IllegalArgumentException if the time is not more than zero
   */
  public OperationSpec<P> recheckEvery(Duration time) {
    recheck = requirePositive(time);
    return this;
  }

  /**
   * Says that no work outlives its object: for kinds without a finalizer, the lock is then released
   * as soon as an object is gone.
   *
   * @return this
   */
  public OperationSpec<P> workEndsWithObject() {
    workEndsWithObject = true;
    return this;
  }

  static Duration requirePositive(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.toMillis() <= 0) {
      throw new IllegalArgumentException("a time of at least a millisecond, not " + time);
    }
    return time;
  }

  /** The same, complete. */
  Complete<P> complete() {
    return new Complete<>(
        require(lock, "lock(...)"),
        owner,
        require(exclusive, "exclusive() or shared()"),
        require(finished, "finishedWhen(...)"),
        asking,
        Optional.ofNullable(waitingStatus),
        recheck,
        workEndsWithObject);
  }

  private <T> T require(@Nullable T part, String method) {
    if (part == null) {
      throw new IllegalStateException(type.getSimpleName() + ": " + method + " is missing");
    }
    return part;
  }

  /** A specification that lacks nothing. */
  record Complete<P extends HasMetadata>(
      Function<? super P, LeaseKey> lock,
      Function<? super P, Optional<Owner>> owner,
      boolean exclusive,
      Predicate<? super P> finished,
      BiFunction<? super P, AcquireRequest, AcquireRequest> asking,
      Optional<BiFunction<? super P, LockCondition, ? extends P>> waitingStatus,
      Duration recheck,
      boolean workEndsWithObject) {

    boolean isFinished(P object) {
      return finished.test(object);
    }

    AcquireRequest request(P object, StalenessPredicate judge) {
      AcquireRequest plain = exclusive ? AcquireRequest.exclusive() : AcquireRequest.shared();
      AcquireRequest asked = asking.apply(object, plain.takingOver(judge));
      if (asked.mode() != plain.mode()) {
        throw new IllegalStateException(
            "asking(...) is to refine the request that it is given, not to make another: " + asked);
      }
      return asked.queued();
    }
  }
}
