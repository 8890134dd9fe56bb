package io.github.leaselock.simulation.session;

import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.Place;
import io.github.leaselock.internal.lease.SessionHolder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One waiter of a queue, whose entries stand for several. */
public record Queued(SessionHolder claim, LockMode mode) {

  public static List<Queued> of(LeaseState state) {
    List<Queued> all = new ArrayList<>();
    for (Place place : state.queue().places()) {
      SessionHolder first = SessionHolder.parse(place.identity()).orElseThrow();
      for (long i = 0; i < place.count(); i++) {
        all.add(
            new Queued(
                new SessionHolder(
                    first.session(), first.uid(), first.duration(), first.number() + i),
                place.mode()));
      }
    }
    return all;
  }

  /** For people: who holds under which token, and who waits. */
  public static String describe(LeaseState state) {
    String holders =
        state.holders().stream()
            .map(
                entry ->
                    describe(SessionHolder.parse(entry.identity()).orElseThrow(), entry.mode())
                        + " t"
                        + entry.token().orElseThrow())
            .collect(Collectors.joining(", "));
    String waiters =
        of(state).stream()
            .map(waiter -> describe(waiter.claim, waiter.mode))
            .collect(Collectors.joining(", "));
    return "{%s%s}"
        .formatted(holders.isEmpty() ? "free" : holders, waiters.isEmpty() ? "" : " | " + waiters);
  }

  private static String describe(SessionHolder claim, LockMode mode) {
    String name = claim.session().name();
    return "%s.%s#%d%s"
        .formatted(
            name.charAt(0),
            name.substring(2, 4),
            claim.number(),
            mode == LockMode.SHARED ? " shared" : "");
  }
}
