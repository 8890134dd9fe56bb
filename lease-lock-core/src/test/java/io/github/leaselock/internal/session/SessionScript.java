package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.session.SessionState.Transport;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Plays events to a session of 12 s that was opened at 0, and writes down what comes of them.
 *
 * <p>It is renewed at 4 (at 3.75 to 4.25 by other random numbers), waits 1 s for an answer, rests
 * 0.5 s after a failure, and is valid until 8. An event is {@code time:what}; a request is {@code
 * PUT#1}, with a {@code '} if it goes over the second transport.
 */
final class SessionScript {

  static final Duration DURATION = Duration.ofSeconds(12);
  static final LeaseRecord OPENED =
      new LeaseRecord(
          new LeaseKey("ops", "s"),
          "uid-1",
          "10",
          "s",
          1,
          OptionalInt.of(12),
          Optional.of(Instant.EPOCH),
          Optional.of(Instant.EPOCH),
          Map.of(LeaseFormat.RENEWAL, "opened"),
          List.of(),
          false,
          false,
          () -> 0);

  private static final ClaimRef EXCEPTED = new ClaimRef(new LeaseKey("db", "x"), 3);

  final SessionMachine machine = new SessionMachine(new Rhythm(DURATION, true));
  SessionState state;
  private final Map<Long, LeaseRecord> puts = new HashMap<>();
  private final double random;
  private int moments;
  private Duration slept = Duration.ZERO;

  SessionScript() {
    this(0.5);
  }

  private SessionScript(double random) {
    this.random = random;
    this.state = machine.opened(new SessionLeases.Opened(OPENED, 0, Instant.EPOCH), random);
  }

  /** What comes of the last of these events. */
  static String play(String events) {
    return play(0.5, events);
  }

  /** The same if all random numbers are this one. */
  static String play(double random, String events) {
    SessionScript script = new SessionScript(random);
    String last = "";
    for (String event : events.strip().split("\\s+", -1)) {
      last = script.happens(event);
    }
    return last;
  }

  private String happens(String event) {
    String[] parts = event.split(":", 2);
    if (parts[1].equals("slept")) {
      slept = DURATION;
    }
    long at = new BigDecimal(parts[0]).movePointRight(9).longValueExact();
    SessionStep step = step(event(moment(at), parts[1]));
    String effects =
        step.effects().stream().map(SessionScript::written).collect(Collectors.joining(", "));
    return (effects + " -> " + written(state)).strip();
  }

  SessionStep step(SessionEvent event) {
    SessionStep step = machine.step(state, event);
    state = step.next();
    for (SessionEffect effect : step.effects()) {
      if (effect instanceof SessionEffect.Put put) {
        puts.put(put.id(), put.lease());
      }
    }
    return step;
  }

  Moment moment(long at) {
    return new Moment(at, Instant.EPOCH.plusNanos(at).plus(slept), random, "r" + ++moments);
  }

  private SessionEvent event(Moment now, String what) {
    int id = what.indexOf('#');
    if (id >= 0) {
      String[] of = what.substring(id + 1).split("=", 2);
      return new SessionEvent.Answered(
          now, Long.parseLong(of[0]), outcome(what.substring(0, id), of));
    }
    return switch (what) {
      case "due" -> new SessionEvent.Due(now);
      case "asked", "slept" -> new SessionEvent.Noticed(now);
      case "end" ->
          new SessionEvent.Ended(now, new SessionLoss(Reason.CLOSED, "the session was closed"));
      case "close" -> new SessionEvent.Close(now, true, List.of(), seconds(10));
      case "closeLeft" -> new SessionEvent.Close(now, false, List.of(EXCEPTED), seconds(10));
      case "giveUp" -> new SessionEvent.GivenUp(now);
      default -> throw new IllegalArgumentException(what);
    };
  }

  private SessionEvent.Outcome outcome(String answer, String[] of) {
    return switch (answer) {
      case "ok" -> new SessionEvent.Stored(moved(put(of[0]), 1));
      case "altered" -> new SessionEvent.Stored(moved(OPENED, 1));
      case "deleted" -> new SessionEvent.Deleted();
      case "absent" -> new SessionEvent.Absent();
      case "found" -> new SessionEvent.Found(version(of[1]));
      case "429" ->
          new SessionEvent.Failed(
              new StoreFailure(
                  Kind.TOO_MANY_REQUESTS,
                  "later",
                  Optional.of(Duration.ofSeconds(Long.parseLong(of[1])))));
      default ->
          new SessionEvent.Failed(
              StoreFailure.of(Kind.valueOf(answer.toUpperCase(Locale.ROOT)), answer));
    };
  }

  private LeaseRecord put(String id) {
    return Objects.requireNonNull(puts.get(Long.parseLong(id)));
  }

  private LeaseRecord version(String what) {
    LeaseRecord known = state.course().lease();
    if (what.startsWith("try")) {
      return moved(put(what.substring(3)), 1);
    }
    return switch (what) {
      case "edited" -> moved(known, 1);
      case "clone" ->
          moved(SessionLeases.renewed(known, Instant.EPOCH.plusSeconds(100), "clone"), 1);
      case "older" -> moved(known, -1);
      case "backup" ->
          moved(SessionLeases.renewed(known, Instant.EPOCH.minusSeconds(1), "backup"), 1);
      case "ended" -> moved(SessionLeases.ended(known, Instant.EPOCH), 1);
      case "freed" -> moved(SessionLeases.freed(known), 1);
      case "revoked" -> moved(SessionMarks.revoking(known, List.of(EXCEPTED)).orElseThrow(), 1);
      case "marked" -> moved(SessionMarks.closed(known, List.of(), Instant.EPOCH).orElseThrow(), 1);
      default -> throw new IllegalArgumentException(what);
    };
  }

  static LeaseRecord moved(LeaseRecord lease, int versions) {
    return new LeaseRecord(
        lease.key(),
        lease.uid(),
        String.valueOf(lease.token().value() + versions),
        lease.holderIdentity(),
        lease.leaseTransitions(),
        lease.leaseDurationSeconds(),
        lease.acquireTime(),
        lease.renewTime(),
        lease.annotations(),
        lease.owners(),
        lease.terminating(),
        lease.electionManaged(),
        lease.remainder());
  }

  private static long seconds(long time) {
    return Duration.ofSeconds(time).toNanos();
  }

  private static String time(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
  }

  private static String written(SessionEffect effect) {
    if (effect instanceof SessionEffect.Request request) {
      String verb =
          request instanceof SessionEffect.Put
              ? "PUT"
              : request instanceof SessionEffect.Look ? "GET" : "DELETE";
      return verb + "#" + request.id() + (request.transport() == Transport.SECOND ? "'" : "");
    }
    if (effect instanceof SessionEffect.Timer timer) {
      return "timer " + time(timer.at());
    }
    if (effect instanceof SessionEffect.TellFailing failing) {
      return failing.first() ? "failing!" : "failing";
    }
    if (effect instanceof SessionEffect.TellRenewed renewed) {
      return "renewed" + (renewed.failed().isZero() ? "" : "!");
    }
    if (effect instanceof SessionEffect.TellOver) {
      return "over";
    }
    return effect instanceof SessionEffect.Revoked revoked
        ? "revoked " + revoked.claims().get(0)
        : "no timer";
  }

  private static String written(SessionState state) {
    String name = state.getClass().getSimpleName();
    if (state instanceof SessionState.Live) {
      return name + " until " + time(state.course().until());
    }
    if (state instanceof SessionState.Over over) {
      return name + " " + over.why().reason();
    }
    return state instanceof SessionState.Closed closed ? name + " " + closed.outcome() : name;
  }
}
