package io.github.leaselock;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What came of an attempt to acquire several locks, all or none. Immutable. */
public final class AcquireAllResult {

  private final Map<LeaseKey, AcquireResult> answers;
  private final List<LeaseKey> notConfirmed;

  /**
   * An answer, for code that stands in for locks, such as tests.
   *
   * @param answers what each lock said, in the order asked
   * @param notConfirmed of which it is not known whether they were released
   */
  public AcquireAllResult(Map<LeaseKey, AcquireResult> answers, List<LeaseKey> notConfirmed) {
    this.answers =
        Collections.unmodifiableMap(
            new LinkedHashMap<>(Objects.requireNonNull(answers, "answers")));
    this.notConfirmed = List.copyOf(Objects.requireNonNull(notConfirmed, "notConfirmed"));
  }

  /**
   * Whether all of them are held, and the holder may proceed.
   *
   * @return false if one of them is not, or drains
   */
  public boolean isAcquired() {
    return decidedBy().isEmpty();
  }

  /**
   * What each lock answered, in the order of their keys; those behind one that refused were not
   * asked, and what those before it granted is released.
   *
   * @return immutable
   */
  public Map<LeaseKey, AcquireResult> answers() {
    return answers;
  }

  /**
   * The lock because of which not all are acquired: the one that refused or did not answer, or else
   * the first that drains.
   *
   * @return empty if all are acquired
   */
  public Optional<LeaseKey> decidedBy() {
    return first(AcquireResult.Held.class)
        .or(() -> first(AcquireResult.Superseded.class))
        .or(() -> first(AcquireResult.Unknown.class))
        .or(() -> first(AcquireResult.Draining.class));
  }

  private Optional<LeaseKey> first(Class<? extends AcquireResult> kind) {
    return answers.entrySet().stream()
        .filter(answer -> kind.isInstance(answer.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * The grant of one of the locks.
   *
   * @param lock which
   * @return its token: for the thing that this lock protects, and for no other
   * @throws IllegalStateException if not all are acquired
   * @throws IllegalArgumentException if the lock was not asked for
   */
  public FencingToken token(LeaseLock lock) {
    Objects.requireNonNull(lock, "lock");
    if (!isAcquired()) {
      throw new IllegalStateException("not all are acquired: " + this);
    }
    if (!(answers.get(lock.key()) instanceof AcquireResult.Acquired acquired)) {
      throw new IllegalArgumentException(lock + " is none of " + answers.keySet());
    }
    return acquired.token();
  }

  /**
   * Of which locks it is not known whether what was granted there is released: ask again, or
   * {@linkplain LeaseLocks#releaseAll release all}.
   *
   * @return immutable, usually empty
   */
  public List<LeaseKey> notConfirmed() {
    return notConfirmed;
  }

  /** Human-readable: what decided. */
  @Override
  public String toString() {
    String decided = LockCondition.of(this).message();
    return notConfirmed.isEmpty()
        ? decided
        : decided + "; not known to be given back: " + notConfirmed;
  }
}
