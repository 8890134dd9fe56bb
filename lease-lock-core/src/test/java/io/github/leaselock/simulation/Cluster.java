package io.github.leaselock.simulation;

import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.Reservation;
import io.github.leaselock.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects that hold locks: each has a name, a uid for each of its lives, and may finish. */
public final class Cluster {

  private final Map<String, Holder> objects = new HashMap<>();
  private final Set<Holder> finished = new HashSet<>();
  private final Set<Holder> ever = new HashSet<>();
  private final Map<String, Integer> lives = new HashMap<>();

  /** By a clock that is five hours fast a second after the beginning; others never see it pass. */
  private static final Instant UNTIL = Operator.EPOCH.plus(Duration.ofHours(5)).plusSeconds(1);

  private final Set<String> reserving = new HashSet<>();
  private final Map<Holder, Holder> parents = new HashMap<>();
  private final Map<Holder, String> lifeWhenMade = new HashMap<>();
  private int lifeOfTheThing = 1;
  private @Nullable Holder newest;

  /** The object of this name, created if there is none. */
  Holder object(String name) {
    return objects.computeIfAbsent(name, this::create);
  }

  private Holder create(String name) {
    String uid = name + lives.merge(name, 1, Integer::sum);
    Holder created =
        reserving.contains(name)
            ? new Reservation("db", name, uid, Optional.of(UNTIL)).asHolder()
            : new Holder("Work", "db", name, uid);
    newest = created;
    ever.add(created);
    lifeWhenMade.put(created, "life-" + lifeOfTheThing);
    return created;
  }

  /** Objects of this name are reservations, in place of a person's. */
  void reserve(String name) {
    reserving.add(name);
  }

  boolean hasExisted(Holder holder) {
    return ever.contains(holder);
  }

  /** What is protected is deleted and made again, under its name. */
  void makeTheThingAnew() {
    lifeOfTheThing++;
  }

  String lifeWhenMade(Holder holder) {
    return lifeWhenMade.getOrDefault(holder, "");
  }

  /**
   * As part of whose operation an object acts: of whoever had the name when that was asked first.
   */
  Holder parentOf(Holder child, String name) {
    return parents.computeIfAbsent(child, first -> object(name));
  }

  /** Whether one acts as part of the other's operation. */
  boolean areFamily(Holder one, Holder other) {
    return isAncestor(one, other) || isAncestor(other, one);
  }

  private boolean isAncestor(Holder ancestor, Holder of) {
    Optional<Holder> next = Optional.ofNullable(parents.get(of));
    Set<Holder> met = new HashSet<>();
    while (next.isPresent() && met.add(next.get())) {
      if (next.get().equals(ancestor)) {
        return true;
      }
      next = next.flatMap(parent -> Optional.ofNullable(parents.get(parent)));
    }
    return false;
  }

  boolean exists(Holder holder) {
    return holder.equals(objects.get(holder.name()));
  }

  void finish(Holder holder) {
    if (exists(holder)) {
      finished.add(holder);
    }
  }

  boolean isFinished(Holder holder) {
    return finished.contains(holder);
  }

  void delete(String name) {
    objects.remove(name);
  }

  /** Deletes this very object, not one that has its name now. */
  void delete(Holder holder) {
    if (exists(holder)) {
      objects.remove(holder.name());
    }
  }

  boolean isUnfinished(Holder holder) {
    return exists(holder) && !isFinished(holder);
  }

  public boolean isThereOneNamed(String name) {
    return objects.containsKey(name);
  }

  /** Whether a cache that lags behind by one object has seen it. */
  public boolean isNotTheNewest(Holder holder) {
    return !holder.equals(newest);
  }

  /** The truth about a holder. */
  public Verdict judge(LockHolder entry) {
    Optional<Holder> holder = entry.holder();
    if (holder.isEmpty()) {
      return Verdict.unknown("cannot tell");
    }
    return isUnfinished(holder.get()) ? Verdict.live() : Verdict.stale();
  }
}
