package io.github.leaselock.simulation.several;

import io.github.leaselock.AcquireAllResult;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.internal.lease.LockRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes several locks: the lock as it is shipped, or one that is wrong on purpose. */
enum Taker {
  THE_LOCK {
    @Override
    Taken take(LeaseLocks locks, Map<LeaseKey, LockRequest> wanted) {
      Map<LeaseLock, AcquireRequest> requests = new LinkedHashMap<>();
      wanted.forEach((key, request) -> requests.put(locks.lock(key), request));
      AcquireAllResult result = locks.acquireAll(holder(wanted), requests);
      return result.isAcquired()
          ? Taken.all(result.answers())
          : Taken.none(result.answers(), result.notConfirmed());
    }
  },

  /** Hold and wait: who wants the others in another order does the same. */
  KEEPS_WHAT_IT_HAS {
    @Override
    Taken take(LeaseLocks locks, Map<LeaseKey, LockRequest> wanted) {
      return oneAfterTheOther(locks, inOrder(wanted), List.of());
    }
  },

  /** Gives back, and asks in the order in which it was asked. */
  ASKS_IN_ITS_OWN_ORDER {
    @Override
    Taken take(LeaseLocks locks, Map<LeaseKey, LockRequest> wanted) {
      Taken taken = oneAfterTheOther(locks, wanted, List.of());
      return taken.all() ? taken : givenBack(locks, wanted, taken);
    }
  },

  /** Gives back, and does not listen to what comes of it. */
  BELIEVES_THAT_IT_GAVE_BACK {
    @Override
    Taken take(LeaseLocks locks, Map<LeaseKey, LockRequest> wanted) {
      Taken taken = THE_LOCK.take(locks, wanted);
      return taken.all() ? taken : Taken.none(taken.answers(), List.of());
    }
  },

  /** Goes on though it does not know, and takes that for a yes. */
  TAKES_UNKNOWN_FOR_YES {
    @Override
    Taken take(LeaseLocks locks, Map<LeaseKey, LockRequest> wanted) {
      Map<LeaseKey, AcquireResult> answers = new LinkedHashMap<>();
      boolean all = true;
      for (Map.Entry<LeaseKey, LockRequest> one : inOrder(wanted).entrySet()) {
        AcquireResult answer = locks.lock(one.getKey()).acquire(holder(wanted), one.getValue());
        answers.put(one.getKey(), answer);
        all &= answer instanceof AcquireResult.Acquired || answer instanceof AcquireResult.Unknown;
      }
      return all
          ? Taken.all(answers)
          : givenBack(locks, inOrder(wanted), Taken.none(answers, List.of()));
    }
  };

  /** What came of it. */
  record Taken(
      boolean all,
      Map<LeaseKey, AcquireResult> answers,
      Map<LeaseKey, FencingToken> tokens,
      List<LeaseKey> notConfirmed) {

    static Taken all(Map<LeaseKey, AcquireResult> answers) {
      Map<LeaseKey, FencingToken> tokens = new HashMap<>();
      answers.forEach(
          (key, answer) -> {
            if (answer instanceof AcquireResult.Acquired acquired) {
              tokens.put(key, acquired.token());
            }
          });
      return new Taken(true, answers, tokens, List.of());
    }

    static Taken none(Map<LeaseKey, AcquireResult> answers, List<LeaseKey> notConfirmed) {
      return new Taken(false, answers, Map.of(), notConfirmed);
    }

    /** The lock whose answer was a no: before it nothing may be kept. */
    List<LeaseKey> beforeTheNo() {
      List<LeaseKey> before = new ArrayList<>();
      for (Map.Entry<LeaseKey, AcquireResult> answer : answers.entrySet()) {
        if (answer.getValue() instanceof AcquireResult.Held) {
          return before;
        }
        before.add(answer.getKey());
      }
      return List.of();
    }
  }

  /**
   * Takes them.
   *
   * @param wanted in the order in which the caller names them
   */
  abstract Taken take(LeaseLocks locks, Map<LeaseKey, LockRequest> wanted);

  static Holder holder(Map<LeaseKey, LockRequest> wanted) {
    return wanted.values().iterator().next().claim().holder();
  }

  private static Map<LeaseKey, LockRequest> inOrder(Map<LeaseKey, LockRequest> wanted) {
    return new TreeMap<>(wanted);
  }

  private static Taken oneAfterTheOther(
      LeaseLocks locks, Map<LeaseKey, LockRequest> wanted, List<LeaseKey> notConfirmed) {
    Map<LeaseKey, AcquireResult> answers = new LinkedHashMap<>();
    for (Map.Entry<LeaseKey, LockRequest> one : wanted.entrySet()) {
      AcquireResult answer = locks.lock(one.getKey()).acquire(holder(wanted), one.getValue());
      answers.put(one.getKey(), answer);
      if (!(answer instanceof AcquireResult.Acquired)) {
        return Taken.none(answers, notConfirmed);
      }
    }
    return Taken.all(answers);
  }

  private static Taken givenBack(LeaseLocks locks, Map<LeaseKey, LockRequest> wanted, Taken taken) {
    List<LeaseKey> notConfirmed = new ArrayList<>();
    Holder holder = holder(wanted);
    for (LeaseKey key : taken.beforeTheNo()) {
      if (locks.lock(key).release(holder).isUnknown()) {
        notConfirmed.add(key);
      }
    }
    return Taken.none(taken.answers(), notConfirmed);
  }
}
