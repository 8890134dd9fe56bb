package io.github.leaselock.examples.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.examples.plain.api.Migration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ends as a test says; knows whether two worked on one database. */
final class TestWork implements Work {

  private final Map<String, String> atWork = new ConcurrentHashMap<>();
  private final Map<String, Set<FencingToken>> tokens = new ConcurrentHashMap<>();
  private final Map<String, String> outcomes = new ConcurrentHashMap<>();
  private final Map<String, Runnable> moved = new ConcurrentHashMap<>();
  private final List<String> overlaps = new CopyOnWriteArrayList<>();

  @Override
  public Optional<String> startOrLook(Migration live, FencingToken token, Runnable wake) {
    String name = live.getMetadata().getName();
    String other = atWork.putIfAbsent(live.getSpec().database(), name);
    if (other != null && !other.equals(name)) {
      overlaps.add(name + " beside " + other);
    }
    tokens.computeIfAbsent(name, none -> ConcurrentHashMap.newKeySet()).add(token);
    moved.put(name, wake);
    Optional<String> outcome = Optional.ofNullable(outcomes.get(name));
    outcome.ifPresent(ended -> atWork.remove(live.getSpec().database(), name));
    return outcome;
  }

  @Override
  public boolean stop(Holder migration) {
    atWork.values().remove(migration.name());
    return true;
  }

  void end(String name, String state) {
    outcomes.put(name, state);
    Objects.requireNonNull(moved.get(name)).run();
  }

  boolean isAtWork(String database, String name) {
    return name.equals(atWork.get(database));
  }

  /** The only one of its grants. */
  long token(String name) {
    Set<FencingToken> granted = Objects.requireNonNull(tokens.get(name));
    assertThat(granted).hasSize(1);
    return granted.iterator().next().value();
  }

  void requireNoOverlap() {
    assertThat(overlaps).isEmpty();
  }
}
