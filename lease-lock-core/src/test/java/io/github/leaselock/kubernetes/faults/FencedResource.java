package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A resource that refuses a token once it has seen a later one, and that watches its users: an
 * exclusive one must be alone, but for the dead whom it may have taken over from. Thread-safe.
 */
final class FencedResource implements Resource {

  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> dead = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private final Figures figures = new Figures();
  private final Runnable enough;
  private int visitsLeft;

  FencedResource() {
    this(Integer.MAX_VALUE, () -> {});
  }

  /** Ends a day when so many have come to work. */
  FencedResource(Workday day, int visits) {
    this(visits, day::end);
  }

  private FencedResource(int visits, Runnable enough) {
    this.visitsLeft = visits;
    this.enough = enough;
  }

  /** What one lock protects. */
  private static final class Place {
    private final Map<String, Grant> working = new LinkedHashMap<>();
    private final Set<Grant> visits = new HashSet<>();
    private final Map<String, Instant> left = new HashMap<>();
    private long latestExclusive;
    private long latestShared;

    boolean isOutdated(Grant grant) {
      return grant.token() < latestExclusive || (grant.exclusive() && grant.token() < latestShared);
    }

    void accept(Grant grant) {
      if (grant.exclusive()) {
        latestExclusive = Math.max(latestExclusive, grant.token());
      } else {
        latestShared = Math.max(latestShared, grant.token());
      }
    }
  }

  /**
   * The lock whose takeovers wait until the evicted work has ended. Those of other locks do not
   * wait, and the dead may still try to work.
   */
  static final String DRAINED = "drained";

  @Override
  public synchronized boolean enter(String lock, Grant grant) {
    Place place = place(lock);
    place.visits.add(grant);
    if (--visitsLeft == 0) {
      enough.run();
    }
    place.working.values().stream()
        .filter(other -> other.exclusive() || grant.exclusive())
        .filter(other -> lock.equals(DRAINED) || !dead.contains(other.identity()))
        .forEach(other -> violations.add(grant + " works beside " + other));
    place.working.put(grant.identity(), grant);
    return step(place, grant);
  }

  @Override
  public synchronized boolean write(String lock, Grant grant) {
    return step(place(lock), grant);
  }

  private boolean step(Place place, Grant grant) {
    if (!place.isOutdated(grant)) {
      place.accept(grant);
      figures.add(Figures.Name.WRITES, 1);
      return true;
    }
    figures.add(Figures.Name.FENCED, 1);
    if (!dead.contains(grant.identity())) {
      violations.add(grant + " is alive and was overtaken");
    }
    return false;
  }

  @Override
  public synchronized void leave(String lock, String identity) {
    place(lock).working.remove(identity);
    place(lock).left.put(identity, Instant.now().truncatedTo(ChronoUnit.MICROS));
  }

  @Override
  public synchronized void declareDead(String identity) {
    dead.add(identity);
  }

  @Override
  public synchronized boolean isDead(String identity) {
    return dead.contains(identity);
  }

  @Override
  public synchronized boolean isWorking(String lock, String identity) {
    return place(lock).working.containsKey(identity);
  }

  @Override
  public synchronized void report(Figures others) {
    figures.addAll(others);
  }

  private Place place(String lock) {
    return places.computeIfAbsent(lock, name -> new Place());
  }

  synchronized Figures figures() {
    return figures;
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized Set<String> dead() {
    return Set.copyOf(dead);
  }

  /** Who has left, and when, in the precision of a Lease. */
  synchronized Map<String, Instant> left(String lock) {
    return Map.copyOf(place(lock).left);
  }

  synchronized Set<String> visitors(String lock) {
    return visits(lock).stream().map(Grant::identity).collect(Collectors.toUnmodifiableSet());
  }

  synchronized Set<Grant> visits(String lock) {
    return Set.copyOf(place(lock).visits);
  }
}
