package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.session.SessionEffect.TellOver;
import io.github.leaselock.internal.session.SessionEffect.Timer;
import io.github.leaselock.internal.session.SessionEvent.Outcome;
import io.github.leaselock.internal.session.SessionState.Live;
import io.github.leaselock.internal.session.SessionState.Looking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every order of a few events, on a server that stores what is sent to it, or not, early or late,
 * and whose answers are true, or lost.
 */
class EverySessionStateTest {

  private static final int DEPTH = 10;

  private final SessionMachine machine =
      new SessionMachine(new Rhythm(SessionScript.DURATION, true));
  private long visited;
  private int renewed;
  private int lost;

  /** A world: the session, the server, and what is under way. */
  private record World(
      SessionState state,
      LeaseRecord server,
      long moved,
      Map<Long, SessionEffect.Request> underWay,
      Map<Long, Outcome> answers,
      long now,
      int told) {}

  @Test
  void nobodyIsForgottenAndWhoBelievesToBeValidIsSeenToBe() {
    SessionState opened =
        machine.opened(new SessionLeases.Opened(SessionScript.OPENED, 0, Instant.EPOCH), 0);

    visit(new World(opened, SessionScript.OPENED, 0, Map.of(), Map.of(), 0, 0), DEPTH);

    System.out.printf("%d worlds, %d renewals, %d losses%n", visited, renewed, lost);
    assertThat(visited).isGreaterThan(20_000);
    assertThat(renewed).isPositive();
    assertThat(lost).isPositive();
  }

  private void visit(World world, int depth) {
    visited++;
    check(world);
    if (depth == 0) {
      return;
    }
    for (World next : nexts(world)) {
      visit(next, depth - 1);
    }
  }

  private void check(World world) {
    SessionState state = world.state;
    if (state instanceof Live) {
      // What it waits for is part of the state: it has a time, and asks for no answer without.
      assertThat(state.due()).isPresent();
      assertThat(state.course().tries()).hasSizeLessThanOrEqualTo(Rhythm.TRIES);
      // It is valid for no longer than two thirds after a version of it that a judge can have seen.
      assertThat(state.course().until())
          .isLessThanOrEqualTo(machine.rhythm().validUntil(world.moved));
    }
    assertThat(world.told).isEqualTo(state instanceof SessionState.Over ? 1 : 0);
  }

  private List<World> nexts(World world) {
    List<World> nexts = new ArrayList<>();
    Moment now = moment(world.now);
    world
        .state
        .due()
        .ifPresent(
            due -> {
              long at = Math.max(due, world.now);
              nexts.add(step(world, new SessionEvent.Due(moment(at)), at));
            });
    world.underWay.forEach((id, request) -> nexts.addAll(arrives(world, id, request)));
    world.answers.forEach(
        (id, answer) -> {
          World without = answered(world, id);
          nexts.add(step(without, new SessionEvent.Answered(now, id, answer), world.now));
          nexts.add(
              step(
                  without,
                  new SessionEvent.Answered(
                      now, id, new SessionEvent.Failed(StoreFailure.of(Kind.TIMEOUT, "lost"))),
                  world.now));
        });
    if (world.state instanceof Live) {
      long late = world.state.course().until();
      nexts.add(step(world, new SessionEvent.Noticed(moment(late)), late));
    }
    return nexts;
  }

  private static Moment moment(long at) {
    return new Moment(at, Instant.EPOCH.plusNanos(at), 0, "r" + at);
  }

  /** A request reaches the server, which moves the version only from the one that it names. */
  private static List<World> arrives(World world, long id, SessionEffect.Request request) {
    Map<Long, SessionEffect.Request> left = new LinkedHashMap<>(world.underWay);
    left.remove(id);
    LeaseRecord server = world.server;
    long moved = world.moved;
    Outcome answer = new SessionEvent.Found(server);
    if (request instanceof SessionEffect.Put put) {
      boolean isStored = put.lease().resourceVersion().equals(server.resourceVersion());
      answer =
          isStored
              ? new SessionEvent.Stored(SessionScript.moved(put.lease(), 1))
              : new SessionEvent.Failed(StoreFailure.of(Kind.CONFLICT, "moved"));
      if (isStored) {
        server = SessionScript.moved(put.lease(), 1);
        moved = world.now;
      }
    }
    Map<Long, Outcome> answers = new LinkedHashMap<>(world.answers);
    answers.put(id, answer);
    return List.of(new World(world.state, server, moved, left, answers, world.now, world.told));
  }

  private static World answered(World world, long id) {
    Map<Long, Outcome> left = new LinkedHashMap<>(world.answers);
    left.remove(id);
    return new World(
        world.state, world.server, world.moved, world.underWay, left, world.now, world.told);
  }

  private World step(World world, SessionEvent event, long at) {
    SessionStep step = machine.step(world.state, event);
    Map<Long, SessionEffect.Request> underWay = new LinkedHashMap<>(world.underWay);
    int told = world.told;
    for (SessionEffect effect : step.effects()) {
      if (effect instanceof SessionEffect.Request request) {
        assertThat(step.next()).isInstanceOf(Live.class);
        underWay.put(request.id(), request);
      }
      told += effect instanceof TellOver ? 1 : 0;
      renewed += effect instanceof SessionEffect.TellRenewed ? 1 : 0;
      if (effect instanceof Timer timer) {
        assertThat(step.next().due()).hasValue(timer.at());
      }
    }
    lost += step.next() instanceof SessionState.Over && told > world.told ? 1 : 0;
    if (!(world.state instanceof Live)) {
      assertThat(step.next()).as("once over it is over").isNotInstanceOf(Live.class);
    }
    if (world.state instanceof Looking && step.next() instanceof SessionState.Over over) {
      assertThat(SessionMarks.renewal(world.server)).as(over.why().message()).isNotEmpty();
    }
    return new World(step.next(), world.server, world.moved, underWay, world.answers, at, told);
  }
}
