package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the history of a run and the resource say together.
 *
 * @param violations in words; none if all is well
 * @param orphans holders at the end that nobody knew to hold
 */
record Verdict(
    int versions,
    int grants,
    int takeovers,
    int locksLost,
    List<String> violations,
    List<LeaseVersion.Grant> orphans,
    Figures figures) {

  private static final int SHOWN = 20;

  private static final List<String> OF_CROWDS = List.of(FencedResource.DRAINED, Crowd.FENCED);

  /** Judges the locks of {@link Crowd} once all contenders have ended. */
  static Verdict on(RealApiServer server, String namespace, FencedResource resource) {
    return on(server, namespace, resource, List.of());
  }

  /** As the other one, and judges locks whose users queue for them as well. */
  static Verdict on(
      RealApiServer server, String namespace, FencedResource resource, List<String> queued) {
    List<LeaseVersion> history = EtcdHistory.of(server, namespace);
    List<String> violations = new ArrayList<>(resource.violations());
    List<LeaseVersion.Grant> orphans = new ArrayList<>();
    int grants = 0;
    int takeovers = 0;
    int lost = resource.figures().get(Name.LOCKS_LOST);
    for (String lock : Stream.concat(OF_CROWDS.stream(), queued.stream()).toList()) {
      HistoryJudge judge =
          queued.contains(lock)
              ? HistoryJudge.ofQueues(resource.dead(), resource.left(lock), resource.visitors(lock))
              : new HistoryJudge(resource.dead(), resource.left(lock).keySet());
      history.stream().filter(version -> version.lease().equals(lock)).forEach(judge::see);
      resource.visits(lock).forEach(judge::toldAcquired);
      violations.addAll(judge.violations());
      orphans.addAll(judge.orphans());
      grants += judge.grants();
      takeovers += judge.takeovers();
      lost += judge.locksLost();
    }
    return new Verdict(
        history.size(), grants, takeovers, lost, violations, orphans, resource.figures());
  }

  /** Fails if anything happened that must not, and if a lock cannot be acquired any more. */
  void requireInnocence(RealApiServer server, String namespace, FencedResource resource) {
    assertThat(violations.stream().limit(SHOWN)).isEmpty();
    assertThat(orphans).isEmpty();
    assertThat(locksLost).isZero();
    for (String lock : OF_CROWDS) {
      LeaseLock last = KubernetesLocks.using(server.client()).lock(namespace, lock);
      assertThat(
              last.acquire(
                  new Holder("Job.batch", "work", "last", "last"),
                  AcquireRequest.exclusive()
                      .takingOver(
                          holder ->
                              resource.isDead(holder.identity())
                                  ? io.github.leaselock.Verdict.stale()
                                  : io.github.leaselock.Verdict.live())
                      .drainingWith(evicted -> !resource.isWorking(lock, evicted.identity()))))
          .isInstanceOf(AcquireResult.Acquired.class);
    }
  }

  /** Whether anything at all is wrong. */
  boolean isGuilty() {
    return !violations.isEmpty() || !orphans.isEmpty() || locksLost > 0;
  }

  @Override
  public String toString() {
    return "%d versions, %d grants, %d takeovers; %s; violations %d, locks lost %d, orphans %d"
        .formatted(
            versions, grants, takeovers, figures, violations.size(), locksLost, orphans.size());
  }
}
