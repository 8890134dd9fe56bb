package io.github.leaselock.internal.lease;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.DrainCheck;
import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import io.github.leaselock.StalenessPredicate;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * {@link AcquireRequest}, and who asks. Sessions and tests begin with the holder; what users make
 * has none until they ask.
 */
public final class LockRequest implements AcquireRequest {

  private final Claim claim;
  private final Instructions instructions;

  private LockRequest(Claim claim, Instructions instructions) {
    this.claim = claim;
    this.instructions = instructions;
  }

  /** Stands in for the holder of a request until it is known who asks. */
  private static final Holder NOBODY = new Holder("Nobody", "", "nobody", "nobody");

  /** {@return a request to hold alone} */
  public static LockRequest exclusive() {
    return of(NOBODY, Terms.EXCLUSIVE);
  }

  /** {@return a request to hold beside others} */
  public static LockRequest shared() {
    return of(NOBODY, Terms.SHARED);
  }

  /**
   * {@return what somebody asks}
   *
   * @param holder who asks
   * @param request what, made by lease-lock
   * @throws IllegalArgumentException if it was made by somebody else
   */
  public static LockRequest of(Holder holder, AcquireRequest request) {
    Objects.requireNonNull(holder, "holder");
    return of(request).by(holder);
  }

  private static LockRequest of(AcquireRequest request) {
    if (Objects.requireNonNull(request, "request") instanceof LockRequest ours) {
      return ours;
    }
    throw new IllegalArgumentException("not a request of lease-lock: " + request);
  }

  /**
   * {@return what a session asks, before it is known as which of its holders}
   *
   * @param request made by lease-lock
   * @throws IllegalArgumentException if it says what objects alone can ask
   */
  public static LockRequest ofSession(AcquireRequest request) {
    LockRequest ours = of(request);
    ours.forObjects()
        .ifPresent(
            option -> {
              throw new IllegalArgumentException(
                  "a session's request cannot say "
                      + option
                      + ": that is for locks held by objects, which ask by LeaseLock.acquire");
            });
    return ours;
  }

  private Optional<String> forObjects() {
    Map<String, Boolean> said = new LinkedHashMap<>();
    said.put("queued", claim.queues());
    said.put("latestOf", claim.terms().group().isPresent());
    said.put("under", claim.terms().under().isPresent());
    said.put("withData", claim.terms().data().isPresent());
    said.put("ownedBy", !parents().isEmpty());
    said.put("forIncarnation", claim.life().isPresent());
    said.put("offerLapsingAfter", !claim.lapse().equals(Claim.LAPSE));
    said.put("within", within().isPresent());
    return said.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).findFirst();
  }

  /**
   * {@return the same, asked by somebody}
   *
   * @param holder who asks
   */
  public LockRequest by(Holder holder) {
    return with(claim.by(holder));
  }

  private static LockRequest of(Holder holder, Terms terms) {
    Objects.requireNonNull(holder, "holder");
    return new LockRequest(Claim.of(holder, terms), Instructions.NONE);
  }

  private LockRequest with(Claim other) {
    return new LockRequest(other, instructions);
  }

  /**
   * {@return a request to hold alone, taking over from nobody}
   *
   * @param holder who asks
   */
  public static LockRequest exclusive(Holder holder) {
    return of(holder, Terms.EXCLUSIVE);
  }

  /**
   * {@return a request to hold beside any number of shared holders, taking over from nobody}
   *
   * @param holder who asks
   */
  public static LockRequest shared(Holder holder) {
    return of(holder, Terms.SHARED);
  }

  @Override
  public LockRequest takingOver(StalenessPredicate staleness) {
    Objects.requireNonNull(staleness, "staleness");
    return new LockRequest(claim, instructions.takingOver(staleness));
  }

  @Override
  public LockRequest drainingWith(DrainCheck drainCheck) {
    Objects.requireNonNull(drainCheck, "drainCheck");
    return new LockRequest(claim.draining(), instructions.drainingWith(drainCheck));
  }

  @Override
  public LockRequest limitedTo(int holders) {
    return with(claim.limitedTo(holders));
  }

  @Override
  public LockRequest because(String reason) {
    Objects.requireNonNull(reason, "reason");
    return with(claim.because(reason));
  }

  @Override
  public LockRequest withData(String data) {
    Objects.requireNonNull(data, "data");
    return with(claim.withData(data));
  }

  @Override
  public LockRequest priority(int priority) {
    return with(claim.withPriority(priority));
  }

  @Override
  public LockRequest latestOf(String name) {
    Objects.requireNonNull(name, "name");
    return with(claim.inGroup(name));
  }

  @Override
  public LockRequest under(Holder parent) {
    Objects.requireNonNull(parent, "parent");
    return with(claim.under(parent));
  }

  @Override
  public LockRequest ownedBy(Collection<String> uids) {
    Objects.requireNonNull(uids, "uids");
    return new LockRequest(claim, instructions.ownedBy(Set.copyOf(uids)));
  }

  @Override
  public LockRequest forIncarnation(String uid) {
    Objects.requireNonNull(uid, "uid");
    return with(claim.forLife(uid));
  }

  @Override
  public LockRequest offerLapsingAfter(Duration time) {
    Objects.requireNonNull(time, "time");
    return with(claim.lapsingAfter(time));
  }

  @Override
  public LockRequest queued() {
    return with(claim.queued());
  }

  @Override
  public LockRequest within(Duration time) {
    return new LockRequest(claim, instructions.within(time));
  }

  /**
   * Ends the attempt, with {@link AcquireResult.Unknown}, when nobody wants its answer any more. A
   * release takes back whatever was stored.
   *
   * @param wanted asked before each request but the first, on the calling thread; must not block
   * @return a request that can be called off
   */
  public LockRequest whileWanted(BooleanSupplier wanted) {
    Objects.requireNonNull(wanted, "wanted");
    return new LockRequest(claim, instructions.whileWanted(wanted));
  }

  /**
   * Gives others of this process their places in the queue by the write with which this one is
   * granted the lock or takes its own place: many who come together cost one write. Whether they
   * have them is learned by asking for them; a release of each takes its place back.
   *
   * @param others queued requests for the same lock, in the order in which they are to be served
   * @return a request that brings others
   */
  public LockRequest alsoQueuing(List<LockRequest> others) {
    Objects.requireNonNull(others, "others");
    List<Claim> claims = others.stream().map(LockRequest::claim).map(Claim::queued).toList();
    return new LockRequest(claim, instructions.alsoQueuing(claims));
  }

  /**
   * {@return the same, as the bound of an operation}
   *
   * @param time more than zero, at most one hour
   * @throws IllegalArgumentException if the time is out of range
   */
  public static Duration requireBound(Duration time) {
    return Instructions.requireBound(time);
  }

  @Override
  public LockMode mode() {
    return claim.mode();
  }

  /** {@return what the request asks of a lock, as the protocol sees it} */
  public Claim claim() {
    return claim;
  }

  /** {@return the predicate that it names, if it does} */
  public Optional<StalenessPredicate> staleness() {
    return instructions.staleness();
  }

  /** {@return the drain check that it names, if it does} */
  public Optional<DrainCheck> drainCheck() {
    return instructions.drainCheck();
  }

  /** {@return the uids of the owners that it names} */
  public Set<String> parents() {
    return instructions.parents();
  }

  /** {@return what it brings beside itself} */
  public List<Claim> besides() {
    return instructions.besides();
  }

  /** {@return whether its answer is still wanted} */
  public BooleanSupplier wanted() {
    return instructions.wanted();
  }

  /** {@return the bound that it names, if it does} */
  public Optional<Duration> within() {
    return instructions.within();
  }

  @Override
  public String toString() {
    String what = claim.mode().toString().toLowerCase(Locale.ROOT) + " request";
    return claim.holder().equals(NOBODY) ? what : what + " of " + claim.holder();
  }
}
