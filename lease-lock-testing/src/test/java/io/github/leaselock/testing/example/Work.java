package io.github.leaselock.testing.example;

import io.github.leaselock.FencingToken;
import io.github.leaselock.testing.CriticalSections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the operations do to the database, for three seconds each, whatever their operator does. */
final class Work {

  private static final int SECONDS = 3;

  enum State {
    NONE,
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  private final CriticalSections sections;
  private final Set<String> failing;
  private final Map<String, Integer> left = new LinkedHashMap<>();
  private final Map<String, State> states = new LinkedHashMap<>();

  Work(CriticalSections sections, Set<String> failing) {
    this.sections = sections;
    this.failing = failing;
  }

  State state(String operation) {
    return states.getOrDefault(operation, State.NONE);
  }

  boolean isGone(String operation) {
    return state(operation) != State.RUNNING;
  }

  void start(Operation operation, FencingToken token) {
    sections.begin(operation.name(), operation.mode(), token);
    run(operation);
  }

  void startWithoutToken(Operation operation) {
    sections.begin(operation.name(), operation.mode());
    run(operation);
  }

  private void run(Operation operation) {
    states.put(operation.name(), State.RUNNING);
    left.put(operation.name(), SECONDS);
  }

  void stop(String operation) {
    sections.end(operation);
    left.remove(operation);
    states.remove(operation);
  }

  void tick() {
    left.replaceAll((operation, seconds) -> seconds - 1);
    left.forEach(
        (operation, seconds) -> {
          if (seconds == 0) {
            sections.end(operation);
            states.put(operation, failing.contains(operation) ? State.FAILED : State.SUCCEEDED);
          }
        });
    left.values().removeIf(seconds -> seconds == 0);
  }
}
