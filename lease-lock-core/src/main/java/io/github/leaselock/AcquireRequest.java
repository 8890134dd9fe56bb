package io.github.leaselock;

import io.github.leaselock.internal.lease.Claim;
import io.github.leaselock.internal.lease.Terms;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What to ask of a lock: who, in which mode, and how to take over from holders that are gone.
 * Immutable and safe for use by several threads; each method returns another request.
 */
@SuppressWarnings("InvalidBlockTag") // javadoc knows @hidden
public final class AcquireRequest {

  private static final Duration MAX_WITHIN = Duration.ofHours(1);

  private final Claim claim;
  private final Optional<StalenessPredicate> staleness;
  private final Optional<DrainCheck> drainCheck;
  private final Optional<Duration> within;
  private final Set<String> parents;
  private final List<Claim> besides;
  private final BooleanSupplier wanted;

  private AcquireRequest(
      Claim claim,
      Optional<StalenessPredicate> staleness,
      Optional<DrainCheck> drainCheck,
      Optional<Duration> within,
      Set<String> parents,
      List<Claim> besides,
      BooleanSupplier wanted) {
    this.claim = claim;
    this.staleness = staleness;
    this.drainCheck = drainCheck;
    this.within = within;
    this.parents = parents;
    this.besides = besides;
    this.wanted = wanted;
  }

  private static AcquireRequest of(Holder holder, Terms terms) {
    Objects.requireNonNull(holder, "holder");
    return new AcquireRequest(
        Claim.of(holder, terms),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        List.of(),
        () -> true);
  }

  private AcquireRequest with(Claim other) {
    return new AcquireRequest(other, staleness, drainCheck, within, parents, besides, wanted);
  }

  /**
   * {@return a request to hold alone, taking over from nobody}
   *
   * @param holder who asks
   */
  public static AcquireRequest exclusive(Holder holder) {
    return of(holder, Terms.EXCLUSIVE);
  }

  /**
   * {@return a request to hold beside any number of shared holders, taking over from nobody}
   *
   * @param holder who asks
   */
  public static AcquireRequest shared(Holder holder) {
    return of(holder, Terms.SHARED);
  }

  /**
   * {@return a request that evicts holders in its way that are stale}
   *
   * @param staleness how to find that out, in place of the lock's default
   */
  public AcquireRequest takingOver(StalenessPredicate staleness) {
    Objects.requireNonNull(staleness, "staleness");
    return new AcquireRequest(
        claim, Optional.of(staleness), drainCheck, within, parents, besides, wanted);
  }

  /**
   * {@return a request that is answered {@link AcquireResult.Draining} until the work of evicted
   * holders is gone} Without a drain check the eviction is the grant.
   *
   * @param drainCheck asked about each evicted holder, after the eviction is stored
   */
  public AcquireRequest drainingWith(DrainCheck drainCheck) {
    Objects.requireNonNull(drainCheck, "drainCheck");
    return new AcquireRequest(
        claim.draining(), staleness, Optional.of(drainCheck), within, parents, besides, wanted);
  }

  /**
   * {@return a request that limits how many shared holders there may be} The limit is stored with
   * the holder; of all limits on a Lease the smallest counts.
   *
   * @param holders the largest number of shared holders, this one included: 1 to 256
   * @throws IllegalArgumentException if the number is out of range or the request is exclusive
   */
  public AcquireRequest limitedTo(int holders) {
    return with(claim.limitedTo(holders));
  }

  /**
   * {@return a request with a reason, which people read on the Lease}
   *
   * @param reason what the lock is needed for, 1 to 256 characters
   * @throws IllegalArgumentException if it is blank or too long
   */
  public AcquireRequest because(String reason) {
    Objects.requireNonNull(reason, "reason");
    return with(claim.because(reason));
  }

  /**
   * Notes something for those who judge this holder: until when it holds, say. It stands beside the
   * reason, predicates find it in {@link LockHolder#data}, and {@link LeaseLock#replaceData}
   * replaces it. A holder that holds already keeps what it has noted.
   *
   * @param data 1 to 128 characters of printable ASCII, none of them {@code "} or {@code \}
   * @return a request with data
   * @throws IllegalArgumentException if it is blank, too long, or holds other characters
   */
  public AcquireRequest withData(String data) {
    Objects.requireNonNull(data, "data");
    return with(claim.withData(data));
  }

  /**
   * Sets who of those who wait is served first: the higher priority, and of equals the one that
   * came first. Nobody is evicted for it. A waiter that asks again with another priority moves.
   *
   * @param priority 0 by default; -1,000,000 to 1,000,000
   * @return a request with a priority
   * @throws IllegalArgumentException if it is out of range
   */
  public AcquireRequest priority(int priority) {
    return with(claim.withPriority(priority));
  }

  /**
   * Lets only the newest of a group wait: it takes the place of the one that waits under the same
   * name, which learns it as {@link AcquireResult.Superseded} when it asks next. Who holds already
   * is left alone. For a queued request.
   *
   * @param name the name of the group, 1 to 64 characters, such as "scheduled backups"
   * @return a request of which only the newest is wanted
   * @throws IllegalArgumentException if it is blank or too long
   */
  public AcquireRequest latestOf(String name) {
    Objects.requireNonNull(name, "name");
    return with(claim.inGroup(name));
  }

  /**
   * Asks as part of an operation that holds the lock already: a restore's own safety backup, say.
   * While the parent holds, neither it, nor those under whom it acts in its turn, nor those who
   * wait for them block this one. Should it release first, this is a hold like any other.
   *
   * <p>The child's token is larger than its parent's. Once the child has written, a resource that
   * compares tokens refuses the parent, which writes again after it has released and acquired.
   *
   * @param parent who holds the lock
   * @return a nested request
   */
  public AcquireRequest under(Holder parent) {
    Objects.requireNonNull(parent, "parent");
    return with(claim.under(parent));
  }

  /**
   * {@return a request that knows its parents, and learns if its own blocks it}
   *
   * @param uids the {@code metadata.uid}s of the caller's owners
   */
  public AcquireRequest ownedBy(Collection<String> uids) {
    Objects.requireNonNull(uids, "uids");
    return new AcquireRequest(
        claim, staleness, drainCheck, within, Set.copyOf(uids), besides, wanted);
  }

  /**
   * Asks for one life of the protected thing: an operation that waited while it was deleted and
   * made again under its name must not touch the new one. While anybody holds or waits for another
   * life, the answer is {@link AcquireResult.Reason#OTHER_INCARNATION}.
   *
   * @param uid the {@code metadata.uid} of the protected object, as the operation knows it
   * @return a request for that life alone
   * @throws IllegalArgumentException if it cannot be a uid
   */
  public AcquireRequest forIncarnation(String uid) {
    Objects.requireNonNull(uid, "uid");
    return with(claim.forLife(uid));
  }

  /**
   * Sets for how long the lock stays offered to this holder, 60 seconds by default: if it does not
   * acquire again within that time, watched by another that waits, it is passed over.
   *
   * @param time whole seconds, 1 s to 24 h
   * @return a request with another time
   * @throws IllegalArgumentException if it is out of range
   */
  public AcquireRequest offerLapsingAfter(Duration time) {
    Objects.requireNonNull(time, "time");
    return with(claim.lapsingAfter(time));
  }

  /**
   * Takes a place in the queue if the lock is held: first come, first served among those of one
   * priority, in the order in which the API server stored them. A release hands over to the first
   * in the queue in the same write.
   *
   * <p>So after {@link AcquireResult.Held} the lock may be offered to this holder at any time; it
   * takes it up by acquiring again, when the Lease has moved. {@link LeaseLock#release} leaves the
   * queue. Asked again with another mode, priority or reason, the last request counts. A Lease that
   * is full takes no further place: then this is a try.
   *
   * @return a request that waits for its turn
   */
  public AcquireRequest queued() {
    return with(claim.queued());
  }

  /**
   * Bounds the attempt, for an API server that gives no answer, or only conflicts: an attempt waits
   * for nothing else. It ends within this time and one request timeout of the store; the time that
   * predicates and drain checks take comes on top, and they are not interrupted.
   *
   * @param time more than zero, at most one hour
   * @return a request with another bound than the lock's default
   * @throws IllegalArgumentException if the time is out of range
   */
  public AcquireRequest within(Duration time) {
    return new AcquireRequest(
        claim, staleness, drainCheck, Optional.of(requireBound(time)), parents, besides, wanted);
  }

  /**
   * Ends the attempt, with {@link AcquireResult.Unknown}, when nobody wants its answer any more. A
   * release takes back whatever was stored.
   *
   * @param wanted asked before each request but the first, on the calling thread; must not block
   * @return a request that can be called off
   */
  public AcquireRequest whileWanted(BooleanSupplier wanted) {
    Objects.requireNonNull(wanted, "wanted");
    return new AcquireRequest(claim, staleness, drainCheck, within, parents, besides, wanted);
  }

  /**
   * Gives others of this process their places in the queue by the write with which this one is
   * granted the lock or takes its own place: many who come together cost one write. Whether they
   * have them is learned by asking for them; a release of each takes its place back.
   *
   * @param others queued requests for the same lock, in the order in which they are to be served
   * @return a request that brings others
   */
  public AcquireRequest alsoQueuing(List<AcquireRequest> others) {
    Objects.requireNonNull(others, "others");
    List<Claim> claims = others.stream().map(AcquireRequest::claim).map(Claim::queued).toList();
    return new AcquireRequest(claim, staleness, drainCheck, within, parents, claims, wanted);
  }

  /**
   * For lease-lock itself.
   *
   * @param time more than zero, at most one hour
   * @return the same, as the bound of an operation
   * @throws IllegalArgumentException if the time is out of range
   * @hidden
   */
  public static Duration requireBound(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.isZero() || time.isNegative() || time.compareTo(MAX_WITHIN) > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a bound is more than zero and at most %s, not %s", MAX_WITHIN, time));
    }
    return time;
  }

  /** {@return who asks} */
  public Holder holder() {
    return claim.holder();
  }

  /** {@return in which mode} */
  public LockMode mode() {
    return claim.mode();
  }

  /**
   * For lease-lock itself.
   *
   * @return what the request asks of a lock, as the protocol sees it
   * @hidden
   */
  public Claim claim() {
    return claim;
  }

  /**
   * For lease-lock itself.
   *
   * @return the predicate that it names, if it does
   * @hidden
   */
  public Optional<StalenessPredicate> staleness() {
    return staleness;
  }

  /**
   * For lease-lock itself.
   *
   * @return the drain check that it names, if it does
   * @hidden
   */
  public Optional<DrainCheck> drainCheck() {
    return drainCheck;
  }

  /**
   * For lease-lock itself.
   *
   * @return the uids of the owners that it names
   * @hidden
   */
  public Set<String> parents() {
    return parents;
  }

  /**
   * For lease-lock itself.
   *
   * @return what it brings beside itself
   * @hidden
   */
  public List<Claim> besides() {
    return besides;
  }

  /**
   * For lease-lock itself.
   *
   * @return whether its answer is still wanted
   * @hidden
   */
  public BooleanSupplier wanted() {
    return wanted;
  }

  /**
   * For lease-lock itself.
   *
   * @return the bound that it names, if it does
   * @hidden
   */
  public Optional<Duration> within() {
    return within;
  }

  @Override
  public String toString() {
    return claim.mode().toString().toLowerCase(Locale.ROOT) + " request of " + claim.holder();
  }
}
