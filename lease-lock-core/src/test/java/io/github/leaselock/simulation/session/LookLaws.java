package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * That whoever waits looks: at the lock, lest a watch tells nothing, and at the sessions to be
 * served first, lest they are dead; each once in a third of the duration. By the waiter's own
 * clock, and while nothing goes wrong.
 */
final class LookLaws {

  static final String AT_THE_LOCK = "who waits looks at the lock each third of the duration";
  static final String AT_THOSE_AHEAD = "who waits looks at those ahead each third of the duration";

  private static final Duration LOOK = Setting.DURATION.dividedBy(3);
  private static final Duration REQUESTS = Duration.ofSeconds(3);

  /** So many sessions ahead are looked at together. */
  private static final int AT_ONCE = 4;

  private final SessionWorld world;
  private final Map<Look, Long> last = new HashMap<>();
  private final Set<SimulatedProcess> far = new HashSet<>();
  private final Map<Look, Long> since = new HashMap<>();

  private record Look(SimulatedProcess by, String at) {}

  LookLaws(SessionWorld world) {
    this.world = world;
  }

  /** A request was answered. */
  void asked(SimulatedProcess by, LeaseKey key) {
    last.put(new Look(by, key.name()), world.time().now());
  }

  /** All sessions were listed. */
  void listed(SimulatedProcess by) {
    world.server().sessions().forEach(session -> asked(by, session));
  }

  void waits(SimulatedProcess by, LeaseSession session, LeaseKey lock, Set<String> before) {
    since.keySet().removeIf(look -> look.by == by && !isStill(look, lock, before));
    if (before.size() > AT_ONCE) {
      far.add(by); // and may not know yet when it is no more
    }
    if (!session.isActive() || far.contains(by)) {
      return;
    }
    require(AT_THE_LOCK, new Look(by, lock.name()), LOOK.plus(REQUESTS));
    before.stream()
        .filter(other -> !other.equals(session.key().name()))
        .filter(world.server()::isUnmarked)
        .forEach(
            other ->
                require(AT_THOSE_AHEAD, new Look(by, other), LOOK.multipliedBy(2).plus(REQUESTS)));
  }

  private static boolean isStill(Look look, LeaseKey lock, Set<String> before) {
    return look.at.equals(lock.name()) || before.contains(look.at);
  }

  void waitsNoMore(SimulatedProcess by) {
    far.remove(by);
    since.keySet().removeIf(look -> look.by == by);
  }

  private void require(String law, Look look, Duration bound) {
    long now = world.time().now();
    long began = Math.max(since.computeIfAbsent(look, first -> now), world.calmFrom());
    long looked = Math.max(began, last.getOrDefault(look, Long.MIN_VALUE));
    if (now - looked > look.by.trueDuration(bound)) {
      world.breaks(law, "%s has not looked at %s".formatted(look.by, look.at));
    }
  }
}
