package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Goes through all versions of one Lease and says what must not have happened. Knows the rules of
 * the lock and none of its code.
 */
final class HistoryJudge {

  private final Set<String> dead;
  private final BiPredicate<String, LeaseVersion> hadLeft;
  private final Predicate<String> worked;
  private final boolean handsOver;
  private final Set<Grant> granted = new HashSet<>();
  private final Set<Grant> active = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private int locksLost;
  private int takeovers;
  private long lastToken;
  private LeaseVersion before = LeaseVersion.deleted("", 0);

  /**
   * @param dead identities that may be evicted
   * @param left identities whose work has ended, so that their locks may be given back
   */
  HistoryJudge(Set<String> dead, Set<String> left) {
    this(dead, (identity, version) -> left.contains(identity), identity -> true, false);
  }

  private HistoryJudge(
      Set<String> dead,
      BiPredicate<String, LeaseVersion> hadLeft,
      Predicate<String> worked,
      boolean handsOver) {
    this.dead = dead;
    this.hadLeft = hadLeft;
    this.worked = worked;
    this.handsOver = handsOver;
  }

  /**
   * Where users queue: one write may give back for one who has left, and hand over to the first in
   * the queue and to those who share the lock with it. Who was handed the lock when it had stopped
   * waiting lets go of it without having worked. An eviction looks like a hand-over but for this:
   * whoever gives back has left before, and all clocks are one.
   *
   * @param left who has left, and when
   * @param worked identities that were told to hold, and worked
   */
  static HistoryJudge ofQueues(Set<String> dead, Map<String, Instant> left, Set<String> worked) {
    return new HistoryJudge(
        dead,
        (identity, version) ->
            left.containsKey(identity)
                && version.written().filter(left.get(identity)::isAfter).isEmpty(),
        worked::contains,
        true);
  }

  void see(LeaseVersion version) {
    requireExclusion(version);
    List<Grant> now = version.grants();
    List<Grant> fresh = now.stream().filter(grant -> !before.grants().contains(grant)).toList();
    List<Grant> gone = before.grants().stream().filter(grant -> !now.contains(grant)).toList();
    long earlier = lastToken;
    fresh.forEach(grant -> granted(version, grant, earlier));
    if (fresh.size() > 1 && !(handsOver && areServedTogether(fresh))) {
      violation(version, "grants twice in one write");
    }
    if (fresh.isEmpty() || (handsOver && !gone.stream().allMatch(this::mayBeEvicted))) {
      released(version, gone);
    } else {
      gone.forEach(grant -> evicted(version, grant));
    }
    drains(version, fresh.isEmpty() ? List.of() : gone);
    version.holders().stream()
        .filter(entry -> !entry.pending())
        .map(LeaseVersion.Entry::grant)
        .forEach(active::add);
    before = version;
  }

  private void requireExclusion(LeaseVersion version) {
    boolean exclusive = version.grants().stream().anyMatch(Grant::exclusive);
    if (exclusive && version.holders().size() > 1) {
      violation(version, "an exclusive holder beside others: " + version.grants());
    }
    Set<String> identities = new HashSet<>();
    version.grants().stream()
        .filter(grant -> !identities.add(grant.identity()))
        .forEach(grant -> violation(version, grant + " holds twice"));
    if (!version.draining().isEmpty()) {
      version.holders().stream()
          .filter(entry -> !entry.pending() && !active.contains(entry.grant()))
          .forEach(entry -> violation(version, entry + " may act while evicted work may run"));
    }
  }

  /** Behind a shared one at the head of the queue, those that fit get the lock with it. */
  private static boolean areServedTogether(List<Grant> fresh) {
    return fresh.stream().noneMatch(Grant::exclusive);
  }

  private void granted(LeaseVersion version, Grant grant, long earlier) {
    granted.add(grant);
    if (grant.token() <= earlier) {
      violation(version, grant + " does not follow token " + earlier);
    }
    if (grant.token() != before.revision()) {
      violation(version, grant + " was not granted from the version before, " + before.revision());
    }
    lastToken = Math.max(lastToken, grant.token());
  }

  private boolean mayBeEvicted(Grant grant) {
    return dead.contains(grant.identity()) || !worked.test(grant.identity());
  }

  private void evicted(LeaseVersion version, Grant grant) {
    takeovers++;
    if (!mayBeEvicted(grant)) {
      locksLost++;
      violation(version, grant + " was evicted alive");
    }
  }

  private void released(LeaseVersion version, List<Grant> gone) {
    if (gone.size() > 1) {
      violation(version, "releases several at once: " + gone);
    }
    for (Grant grant : gone) {
      if (!hadLeft.test(grant.identity(), version) && worked.test(grant.identity())) {
        locksLost++;
        violation(version, grant + " lost its lock while it worked");
      }
    }
  }

  /** What is evicted drains or does not; what drained is gone all at once. */
  private void drains(LeaseVersion version, List<Grant> evicted) {
    List<Grant> now = version.drainingGrants();
    now.stream()
        .filter(grant -> !before.drainingGrants().contains(grant) && !evicted.contains(grant))
        .forEach(grant -> violation(version, grant + " drains and was not evicted"));
    boolean some = before.drainingGrants().stream().anyMatch(grant -> !now.contains(grant));
    if (some && !now.isEmpty()) {
      violation(version, "some of what drains was dropped: " + before.drainingGrants());
    }
  }

  /** Somebody was told that it holds, and may act. */
  void toldAcquired(Grant grant) {
    if (!active.contains(grant)) {
      violations.add(grant + " was told to hold and never held");
    }
  }

  /** Who holds in the last version though it is not dead. */
  List<Grant> orphans() {
    return before.grants().stream().filter(grant -> !dead.contains(grant.identity())).toList();
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  int locksLost() {
    return locksLost;
  }

  int grants() {
    return granted.size();
  }

  int takeovers() {
    return takeovers;
  }

  private void violation(LeaseVersion version, String what) {
    violations.add("%s, revision %d: %s".formatted(version.lease(), version.revision(), what));
  }
}
