package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Action;
import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.LeaseVersion.Hold;
import io.github.leaselock.demo.play.history.OperationVersion;
import java.util.List;

/** A thing worth seeing: a history without it says little about the lock. */
public enum Occasion {
  /** A lock was held shared. */
  SHARED_HOLD("a shared hold") {
    @Override
    boolean happenedIn(Evidence evidence) {
      return evidence.locks().stream()
          .flatMap(version -> version.takenUp().stream())
          .anyMatch(hold -> !hold.isExclusive());
    }
  },
  /** A restore held a lock exclusively. */
  EXCLUSIVE_HOLD("an exclusive hold") {
    @Override
    boolean happenedIn(Evidence evidence) {
      return evidence.locks().stream()
          .flatMap(version -> version.takenUp().stream())
          .anyMatch(Hold::isExclusive);
    }
  },
  /** An operation waited for another and worked later. */
  WAIT("an operation that waited and then worked") {
    @Override
    boolean happenedIn(Evidence evidence) {
      return evidence.byOperation().values().stream().anyMatch(Occasion::waitedThenWorked);
    }
  },
  /** A backup was refused. */
  REFUSAL("a refused backup") {
    @Override
    boolean happenedIn(Evidence evidence) {
      return evidence.operations().stream()
          .anyMatch(version -> !version.isExclusive() && version.state().equals("Failed"));
    }
  },
  /** A holder was evicted, and drained before its successor began. */
  EVICTION_AND_DRAIN("a holder evicted and drained") {
    @Override
    boolean happenedIn(Evidence evidence) {
      return evidence.byLock().values().stream().anyMatch(Occasion::drained);
    }
  },
  /** An operator was killed. */
  KILL("an operator killed") {
    @Override
    boolean happenedIn(Evidence evidence) {
      return evidence.history().of(Acted.class).stream()
          .anyMatch(acted -> acted.action() == Action.KILL);
    }
  },
  /** An operation was deleted while it worked. */
  DELETION_MID_RUN("an operation deleted while it worked") {
    @Override
    boolean happenedIn(Evidence evidence) {
      return evidence.byOperation().values().stream().anyMatch(Occasion::deletedWhileWorking);
    }
  };

  private final String words;

  Occasion(String words) {
    this.words = words;
  }

  abstract boolean happenedIn(Evidence evidence);

  /** What it is, in words. */
  public String words() {
    return words;
  }

  private static boolean waitedThenWorked(List<OperationVersion> versions) {
    boolean waited = false;
    for (OperationVersion version : versions) {
      if (waited && version.isWorking()) {
        return true;
      }
      waited |= version.isWaiting();
    }
    return false;
  }

  private static boolean drained(List<LeaseVersion> versions) {
    LeaseVersion before = versions.get(0);
    for (LeaseVersion version : versions) {
      boolean sameHolders = version.holders().equals(before.holders());
      if (!before.draining().isEmpty() && version.draining().isEmpty() && sameHolders) {
        return true;
      }
      before = version;
    }
    return false;
  }

  private static boolean deletedWhileWorking(List<OperationVersion> versions) {
    boolean working = false;
    for (OperationVersion version : versions) {
      if (working && (version.isDeleting() || version.isGone())) {
        return true;
      }
      working = version.isWorking() && !version.isDeleting();
    }
    return false;
  }
}
