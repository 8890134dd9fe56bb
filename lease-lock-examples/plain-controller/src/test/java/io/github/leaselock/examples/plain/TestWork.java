package io.github.leaselock.examples.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.examples.plain.api.Migration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Ends as a test says; knows whether two worked on one database. */
final class TestWork implements Work {

  private final Map<String, String> atWork = new ConcurrentHashMap<>();
  private final Map<String, FencingToken> tokens = new ConcurrentHashMap<>();
  private final Map<String, String> outcomes = new ConcurrentHashMap<>();
  private final Map<String, Runnable> moved = new ConcurrentHashMap<>();
  private volatile String overlap = "";

  @Override
  public Optional<String> startOrLook(Migration live, FencingToken token, Runnable wake) {
    String name = live.getMetadata().getName();
    String other = atWork.putIfAbsent(live.getSpec().database(), name);
    if (other != null && !other.equals(name)) {
      overlap += name + " beside " + other + " ";
    }
    tokens.merge(name, token, (before, now) -> before.equals(now) ? now : new FencingToken(1));
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
    return Objects.requireNonNull(tokens.get(name)).value();
  }

  void requireNoOverlap() {
    assertThat(overlap).isEmpty();
  }
}
