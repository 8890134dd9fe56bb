package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.github.leaselock.FencingToken;
import io.github.leaselock.josdk.Laws.Law;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The Jobs of restores on protected things, which outlive processes. A thing refuses tokens older
 * than one that it has seen; a Job that was ended never begins again.
 */
final class Jobs {

  private static final Duration SHORTEST = Duration.ofMinutes(2);
  private static final Duration KILLING = Duration.ofSeconds(5);

  private final EventLoop loop;
  private final Laws laws;
  private final Predicate<Restore> holds;
  private final Predicate<String> mayBeKilled;
  private final Map<String, JobState> states = new HashMap<>();
  private final Map<String, String> running = new HashMap<>();
  private final Map<String, FencingToken> newest = new HashMap<>();
  private final Set<String> ended = new HashSet<>();

  /**
   * No Jobs yet.
   *
   * @param holds whether a restore holds its lock, as it is stored
   * @param mayBeKilled whether the restore of a holder is deleted or gone
   */
  Jobs(EventLoop loop, Laws laws, Predicate<Restore> holds, Predicate<String> mayBeKilled) {
    this.loop = loop;
    this.laws = laws;
    this.holds = holds;
    this.mayBeKilled = mayBeKilled;
  }

  private static String holder(Restore restore) {
    return holderOf(restore).identity();
  }

  /** Who presents no token is not refused for it. */
  JobState startOrLook(Restore restore, Optional<FencingToken> token) {
    String holder = holder(restore);
    String thing = restore.getSpec().getCluster();
    JobState state = states.get(holder);
    if (state != null) {
      return state;
    }
    if (ended.contains(holder)) {
      throw new IllegalStateException("its restore is being deleted");
    }
    token.ifPresent(presented -> requireNewest(thing, presented));
    laws.require(holds.test(restore), Law.WORK_UNDER_THE_GRANT, holder + " works without the lock");
    laws.require(
        !Kinds.isFinished(restore), Law.FINAL_AFTER_THE_WORK, holder + " works after its end");
    laws.require(
        running.values().stream().noneMatch(thing::equals),
        Law.ONE_JOB_ON_A_LOCK,
        holder + " works on " + thing + " beside " + running);
    states.put(holder, JobState.RUNNING);
    running.put(holder, thing);
    loop.after(SHORTEST.plus(loop.upTo(SHORTEST)), () -> finish(holder));
    return JobState.RUNNING;
  }

  Optional<JobState> state(Restore restore) {
    return Optional.ofNullable(states.get(holder(restore)));
  }

  private void requireNewest(String thing, FencingToken token) {
    FencingToken last = newest.getOrDefault(thing, token);
    if (last.isAfter(token)) {
      throw new IllegalStateException("an old token");
    }
    newest.put(thing, token);
  }

  private void finish(String holder) {
    if (running.remove(holder) != null) {
      states.put(holder, loop.oneIn(10) ? JobState.FAILED : JobState.SUCCEEDED);
    }
  }

  boolean isRunning(Restore restore) {
    return running.containsKey(holder(restore));
  }

  /** Work on the thing that is no Job, for a while. */
  void tidyUp(Restore restore) {
    String holder = holder(restore);
    laws.require(
        !Kinds.isFinished(restore), Law.FINAL_AFTER_THE_WORK, holder + " works after its end");
    running.put(holder, restore.getSpec().getCluster());
    loop.pause(SHORTEST);
    running.remove(holder);
  }

  boolean stop(Restore restore) {
    return isGone(holder(restore));
  }

  /** Kills it, which takes a while; whether nothing runs, and nothing will. */
  boolean isGone(String holder) {
    if (ended.add(holder) && running.containsKey(holder)) {
      killed(holder);
      loop.after(KILLING, () -> running.remove(holder));
    }
    return !running.containsKey(holder);
  }

  /** As somebody deletes it who does not ask; it may be started again. */
  void delete(Restore restore) {
    String holder = holder(restore);
    if (running.remove(holder) != null) {
      killed(holder);
    }
    states.remove(holder);
  }

  private void killed(String holder) {
    laws.require(
        mayBeKilled.test(holder), Law.WORK_IS_LEFT_ALONE, "the Job of " + holder + " is killed");
  }
}
