package io.github.leaselock.demo.play.stage;

import io.github.leaselock.demo.operator.OperatorEvent;
import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Action;
import io.github.leaselock.demo.play.history.HistoryEvent.Told;
import io.github.leaselock.demo.play.history.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operators, each a process of its own. Thread-safe. */
public final class Crew {

  private static final Duration STOPPING = Duration.ofSeconds(10);

  /** A crew whose members keep ending is broken; a run of an hour needs some hundreds. */
  private static final int MAX_STARTS = 2_000;

  private final RunDirectory run;
  private final Path logs;
  private final List<String> arguments;
  private final Journal journal;
  private final Teardown teardown;
  private final boolean comeBack;
  private final Map<String, OperatorProcess> members = new LinkedHashMap<>();
  private int starts;
  private volatile boolean dismissed;

  Crew(
      RunDirectory run,
      Path logs,
      List<String> arguments,
      Journal journal,
      Teardown teardown,
      boolean comeBack) {
    this.run = run;
    this.logs = logs;
    this.arguments = List.copyOf(arguments);
    this.journal = journal;
    this.teardown = teardown;
    this.comeBack = comeBack;
    teardown.whenItBegins(() -> dismissed = true);
  }

  synchronized void start(String name) throws IOException {
    if (dismissed || ++starts > MAX_STARTS) {
      return;
    }
    List<String> all = new ArrayList<>(arguments);
    all.add("--operator=" + name);
    Path log = logs.resolve(name + ".log");
    if (!members.containsKey(name)) {
      Files.deleteIfExists(log);
      teardown.before(name, () -> stop(name));
    }
    OperatorProcess operator = OperatorProcess.start(run, name, all, log, this::hear);
    members.put(name, operator);
    journal.record(at -> new Acted(at, Action.START, name, "starts, process " + operator.pid()));
    operator.onEnd(unwanted -> ended(operator, unwanted));
  }

  private void ended(OperatorProcess operator, boolean unwanted) {
    if (!comeBack) {
      if (unwanted) {
        journal.giveUp(operator.name() + " ended by itself; its log is " + operator.log());
      }
      return;
    }
    try {
      start(operator.name());
    } catch (IOException e) {
      journal.giveUp(operator.name() + " cannot be started again: " + e.getMessage());
    }
  }

  private void hear(OperatorEvent event) {
    journal.record(
        at ->
            new Told(at, event.operator(), event.subject(), event.what().name(), event.message()));
  }

  void awaitReady(Duration atMost) throws InterruptedException, IOException {
    for (OperatorProcess operator : members()) {
      operator.awaitReady(atMost);
    }
  }

  /** All of them, in the order in which they were first started. */
  public synchronized List<OperatorProcess> members() {
    return List.copyOf(members.values());
  }

  /** The operator that calls itself so, with or without a random part behind its name. */
  public Optional<OperatorProcess> find(String id) {
    return members().stream().filter(operator -> id.startsWith(operator.name())).findFirst();
  }

  private void stop(String name) throws InterruptedException {
    dismissed = true;
    OperatorProcess member;
    synchronized (this) {
      member = members.get(name);
    }
    if (member != null) {
      member.stop(STOPPING);
    }
  }

  /** Ends all of them, in good order. */
  void dismiss() throws InterruptedException {
    dismissed = true;
    for (OperatorProcess operator : members()) {
      operator.expectEnd();
    }
    for (OperatorProcess operator : members()) {
      operator.stop(STOPPING);
    }
  }
}
