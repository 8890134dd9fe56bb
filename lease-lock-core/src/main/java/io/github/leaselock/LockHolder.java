package io.github.leaselock;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A holder as a Lease shows it: who, on what terms, under which token, since when.
 *
 * <p>A <em>foreign</em> holder, one that some other program wrote into {@code spec.holderIdentity},
 * is exclusive and has an identity and nothing else. So has an entry that cannot be read, and is
 * respected until a person frees it. A holder of a Lease that was <em>copied</em>, by a backup tool
 * for instance, has no token: it is respected, and has to acquire anew. Immutable.
 */
public interface LockHolder {

  /** The longest reason that is stored, in characters. */
  int MAX_REASON = 256;

  /** {@return who, as it stands on the Lease; empty if the entry cannot be read} */
  String identity();

  /** {@return how it holds; exclusive if nobody can tell} */
  LockMode mode();

  /** {@return its grant; empty if it is foreign, copied, not readable, or only waits} */
  Optional<FencingToken> token();

  /**
   * {@return when it was granted, if that is written, by the wall clock of the client that wrote
   * it} For human readers: never to be compared with a clock.
   */
  Optional<Instant> since();

  /** {@return what it said it needs the lock for, if it did} */
  Optional<String> reason();

  /** {@return what it {@linkplain AcquireRequest#withData noted} for those who judge it} */
  Optional<String> data();

  /** {@return how many shared holders, itself included, it wants at most, if it has a limit} */
  OptionalInt limit();

  /** {@return by how much it is preferred while it waits: the higher is served first} */
  default int priority() {
    return 0;
  }

  /** {@return the identity of the holder as part of whose operation it holds, if there is one} */
  Optional<String> under();

  /**
   * {@return whether it may not proceed yet} It holds against third parties, but those evicted for
   * it are not proven gone. True of a waiter, too.
   */
  boolean pending();

  /**
   * {@return for how long it is offered the lock, if it has not taken it up yet} It holds against
   * third parties, has begun nothing, and is passed over once it was watched for this long.
   */
  Optional<Duration> offer();

  /** {@return whether some other program wrote it into {@code spec.holderIdentity}} */
  boolean isForeign();

  /**
   * {@return whether it is foreign and reads like what lease-lock writes} What is left of holders
   * without the annotation that says who they are: their summary in {@code spec.holderIdentity}.
   */
  boolean isRemnant();

  /**
   * {@return whether its entry cannot be read} Then no predicate and no drain check is asked about
   * it, and only a person frees it.
   */
  boolean isUnreadable();

  /** {@return whether it does not hold, but waits, and is shown because it is served first} */
  boolean isWaiting();

  /** {@return the Kubernetes object behind the identity, unless that is foreign or malformed} */
  Optional<Holder> holder();
}
