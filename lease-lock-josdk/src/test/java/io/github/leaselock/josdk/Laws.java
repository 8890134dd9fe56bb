package io.github.leaselock.josdk;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** What must hold in every run, and what was seen to break it. */
final class Laws {

  /** One thing that must hold. */
  enum Law {
    /** No two Jobs run on one protected thing. */
    ONE_JOB_ON_A_LOCK,
    /** No two replicas with living sessions act for one object. */
    ONE_REPLICA_FOR_AN_OBJECT,
    /** A Job begins only while its object holds the lock. */
    WORK_UNDER_THE_GRANT,
    /** A lock leaves an object only when it is finished, as it is stored, or gone. */
    HELD_UNTIL_FINISHED,
    /** A final status is stored after the last of the work. */
    FINAL_AFTER_THE_WORK,
    /** A Job ends by itself, or because its object is deleted. */
    WORK_IS_LEFT_ALONE,
    /** Every object that is not deleted finishes, and holds nothing then. */
    ALL_FINISH
  }

  private final Map<Law, String> broken = new EnumMap<>(Law.class);

  /** Notes how a law was broken first. */
  void broken(Law law, String how) {
    broken.putIfAbsent(law, how);
  }

  void require(boolean holds, Law law, String otherwise) {
    if (!holds) {
      broken(law, otherwise);
    }
  }

  Set<Law> broken() {
    return broken.keySet();
  }

  @Override
  public String toString() {
    return broken.toString();
  }
}
