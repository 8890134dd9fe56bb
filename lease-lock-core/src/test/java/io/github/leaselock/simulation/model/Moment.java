package io.github.leaselock.simulation.model;

import io.github.leaselock.FencingToken;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.simulation.model.Participant.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything there is at one moment: the Lease, whose rules are those of the real {@link
 * LeaseProtocol}, and the participants.
 *
 * @param version the version of the Lease
 * @param lease what it says
 * @param participants the backups and restores
 */
record Moment(long version, LeaseState lease, List<Participant> participants) {

  static Moment first(Participant... participants) {
    return new Moment(1, LeaseState.FREE, List.of(participants));
  }

  /** Whether two act who exclude each other. */
  boolean isClash() {
    return participants.stream().anyMatch(one -> participants.stream().anyMatch(one::clashesWith));
  }

  /** What may come next, by a description of each step. */
  Map<String, Moment> next(Takeover takeover) {
    Map<String, Moment> next = new LinkedHashMap<>();
    for (Participant participant : participants) {
      if (!participant.gone() && participant.stage() != Stage.DONE) {
        next.put("the object of " + participant + " is deleted", with(participant.withoutObject()));
      }
      step(participant, takeover)
          .ifPresent(
              moment -> next.put(participant + " " + moment.of(participant).stage(), moment));
    }
    return next;
  }

  private Optional<Moment> step(Participant me, Takeover takeover) {
    return switch (me.stage()) {
      case ASKS -> me.gone() ? Optional.empty() : ask(me, takeover);
      case MAY_WRITE -> Optional.of(write(me));
      case DRAINS -> workIsGone() ? Optional.of(with(me.mayClear(version))) : Optional.empty();
      case MAY_CLEAR ->
          Optional.of(
              me.seen() == version
                  ? stored(
                      LeaseProtocol.drained(
                          lease, me.claim(takeover), new FencingToken(version), Instant.EPOCH),
                      me.at(Stage.HOLDS))
                  : with(me.at(Stage.DRAINS)));
      case HOLDS -> Optional.of(with(me.at(Stage.STARTS)));
      case STARTS ->
          Optional.of(with(me.at(!takeover.verifies() || isValid(me) ? Stage.BEGINS : Stage.ENDS)));
      case BEGINS -> Optional.of(with(me.at(Stage.ACTS)));
      case ACTS -> Optional.of(with(me.at(Stage.ENDS)));
      case ENDS -> Optional.of(release(me));
      case DONE -> Optional.empty();
    };
  }

  /** Reads the Lease and the objects, which takes no time here: what counts is what comes after. */
  private Optional<Moment> ask(Participant me, Takeover takeover) {
    FencingToken token = new FencingToken(version);
    Decision decision = LeaseProtocol.decide(lease, me.claim(takeover), token, Instant.EPOCH);
    if (decision instanceof Decision.Judge judge) {
      Set<HolderEntry> stale =
          judge.holders().stream()
              .filter(holder -> isStale(holder, takeover))
              .collect(Collectors.toSet());
      decision = LeaseProtocol.decideJudged(lease, me.claim(takeover), stale, token, Instant.EPOCH);
    }
    return decision instanceof Decision.Grant grant
        ? Optional.of(with(me.mayWrite(version, grant)))
        : Optional.empty();
  }

  private boolean isStale(HolderEntry holder, Takeover takeover) {
    return participants.stream()
        .filter(participant -> participant.is(holder))
        .allMatch(p -> p.gone() && !(takeover.checksBefore() && p.hasJob()));
  }

  private Moment write(Participant me) {
    Decision.Grant grant = me.next().orElseThrow();
    return me.seen() == version
        ? stored(grant.next(), me.granted(grant.entry()))
        : with(me.at(Stage.ASKS));
  }

  private boolean workIsGone() {
    return lease.draining().stream()
        .noneMatch(evicted -> participants.stream().anyMatch(p -> p.is(evicted) && p.hasJob()));
  }

  private boolean isValid(Participant me) {
    return lease
        .entryOf(me.holder())
        .filter(entry -> entry.token().equals(me.token()) && !entry.pending())
        .isPresent();
  }

  private Moment release(Participant me) {
    return LeaseProtocol.release(lease, me.holder(), me.token())
        .map(next -> stored(next, me.at(Stage.DONE)))
        .orElseGet(() -> with(me.at(Stage.DONE)));
  }

  private Participant of(Participant me) {
    return participants.stream().filter(p -> p.name().equals(me.name())).findFirst().orElseThrow();
  }

  private Moment stored(LeaseState next, Participant changed) {
    return new Moment(version + 1, next, with(changed).participants);
  }

  private Moment with(Participant changed) {
    List<Participant> others = new ArrayList<>(participants);
    others.replaceAll(p -> p.name().equals(changed.name()) ? changed : p);
    return new Moment(version, lease, List.copyOf(others));
  }
}
