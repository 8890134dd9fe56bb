package io.github.leaselock;

import java.util.HashMap;
import java.util.Map;

/**
 * What one lock does for callers that ask one after the other: whoever asks first has it until it
 * gives it back, with the grants numbered from 1. Holder 1 is exclusive; the others are as well, or
 * are shared. No time passes, so what an exclusive waiter intends is never out of date.
 */
public class LockSpecification {

  private final Map<Integer, Integer> grantsByHolder = new HashMap<>();
  private final boolean othersAreShared;
  private int grants;
  private boolean waiting;

  public LockSpecification() {
    this(false);
  }

  LockSpecification(boolean othersAreShared) {
    this.othersAreShared = othersAreShared;
  }

  /** The same, with holders other than the first as shared ones. */
  public static class Shared extends LockSpecification {
    public Shared() {
      super(true);
    }
  }

  private boolean isShared(int holder) {
    return othersAreShared && holder != 1;
  }

  public int acquire(int process, int holder) {
    if (!grantsByHolder.containsKey(holder)) {
      boolean onlyShared = grantsByHolder.keySet().stream().allMatch(this::isShared);
      if (isShared(holder) ? onlyShared && !waiting : grantsByHolder.isEmpty()) {
        grantsByHolder.put(holder, ++grants);
      }
      if (!isShared(holder)) {
        waiting = onlyShared && !grantsByHolder.containsKey(holder);
      }
    }
    return grantsByHolder.getOrDefault(holder, 0);
  }

  public boolean release(int process, int holder) {
    waiting = waiting && isShared(holder);
    return grantsByHolder.remove(holder) != null;
  }

  public boolean verify(int process, int holder, int grant) {
    return grantsByHolder.getOrDefault(holder, 0) == grant;
  }

  public boolean isActive(int process) {
    return !grantsByHolder.isEmpty();
  }
}
