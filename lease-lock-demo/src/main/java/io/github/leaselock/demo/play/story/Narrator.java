package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.history.History.Version;
import io.github.leaselock.demo.play.history.HistoryEvent;
import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Expectation;
import io.github.leaselock.demo.play.history.HistoryEvent.Measured;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.HistoryEvent.SceneBegan;
import io.github.leaselock.demo.play.history.HistoryEvent.Told;
import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.LeaseVersion.Hold;
import io.github.leaselock.demo.play.history.OperationVersion;
import io.github.leaselock.demo.play.story.Beat.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes sentences of events: compares each version with the one before it and says what the
 * difference means. Not thread-safe.
 */
final class Narrator {

  private static final Set<String> TOLD_WORTH_A_LINE = Set.of("FENCED", "TROUBLE", "STOPPED");

  private final Cast cast = new Cast();
  private final LockState lockState = new LockState();
  private final Map<String, LeaseVersion> locks = new HashMap<>();
  private final Map<String, OperationVersion> operations = new HashMap<>();
  private String original = "";

  /** The lock of the cluster as the last event left it. */
  LockState lockState() {
    return lockState;
  }

  /** What the event means; nothing, often. */
  List<Beat> tell(HistoryEvent event) {
    if (event instanceof SceneBegan scene) {
      return List.of(new Beat(Kind.SCENE, "", scene.title()));
    } else if (event instanceof Acted acted) {
      return List.of(new Beat(kindOf(acted), acted.target(), acted.detail()));
    } else if (event instanceof Measured measured) {
      if (measured.expectation() == Expectation.ORIGINAL) {
        original = measured.checksum();
      }
      return List.of(new Beat(Kind.MEASURE, "data", Sentences.looks(measured, original)));
    } else if (event instanceof Told told) {
      return TOLD_WORTH_A_LINE.contains(told.what())
          ? List.of(
              new Beat(
                  Kind.NOTE,
                  Cast.shortName(told.operator()),
                  told.what().toLowerCase(Locale.ROOT) + ": " + told.message()))
          : List.of();
    } else if (event instanceof Observed observed) {
      Version version = new Version(observed.resourceVersion(), observed);
      return observed.kind().equals("Lease")
          ? tell(LeaseVersion.of(version))
          : tell(new OperationVersion(version));
    }
    return List.of();
  }

  private List<Beat> tell(OperationVersion now) {
    cast.meet(now);
    Optional<OperationVersion> before = Optional.ofNullable(operations.put(now.uid(), now));
    lockState.waits(now.name(), now.isWaiting());
    if (now.isGone()) {
      return List.of(new Beat(Kind.NOTE, now.name(), "is gone"));
    }
    if (before.map(OperationVersion::state).orElse("").equals(now.state())
        && before.map(OperationVersion::operator).orElse("").equals(now.operator())) {
      return List.of();
    }
    return switch (now.state()) {
      case "Waiting" -> List.of(new Beat(Kind.WAIT, now.name(), Sentences.waits(now)));
      case "Running" ->
          List.of(new Beat(Kind.RUN, now.name(), "runs in " + Cast.shortName(now.operator())));
      case "Succeeded" -> List.of(new Beat(Kind.SUCCESS, now.name(), Sentences.succeeded(now)));
      case "Failed", "Error" ->
          List.of(
              now.isExclusive()
                  ? new Beat(Kind.FAILURE, now.name(), "fails: " + now.description())
                  : new Beat(Kind.REFUSAL, now.name(), "is refused: " + now.description()));
      default -> List.of();
    };
  }

  private List<Beat> tell(LeaseVersion now) {
    LeaseVersion before = locks.put(now.lock(), now);
    List<Hold> held = before == null ? List.of() : before.holders();
    List<Hold> drained = before == null ? List.of() : before.draining();
    Optional<String> cluster = cast.clusterOf(now.lock());
    if (cluster.isPresent()) {
      lockState.now(now);
      return tellOfCluster(cluster.get(), held, drained, now);
    }
    return cast.runOf(now.lock())
        .map(operation -> tellOfRun(operation, held, drained, now))
        .orElse(List.of());
  }

  private List<Beat> tellOfCluster(
      String cluster, List<Hold> held, List<Hold> drained, LeaseVersion now) {
    List<Beat> beats = new ArrayList<>();
    for (Hold hold : added(now.holders(), LeaseVersion.takenUp(held))) {
      boolean evicted = added(drained, now.draining()).contains(hold);
      beats.add(
          evicted
              ? new Beat(Kind.EVICTION, hold.name(), "is evicted; its work is drained first")
              : new Beat(Kind.RELEASE, hold.name(), "gives the lock back"));
    }
    for (Hold hold : added(LeaseVersion.takenUp(held), now.takenUp())) {
      String how = hold.isExclusive() ? "locks %s alone" : "locks %s, shared";
      beats.add(
          new Beat(
              Kind.HOLD,
              hold.name(),
              String.format(Locale.ROOT, how, cluster) + " (token " + hold.token() + ")"));
    }
    for (Hold gone : added(now.draining(), drained)) {
      beats.add(new Beat(Kind.DRAINED, gone.name(), "is drained: nothing of it runs any more"));
    }
    return beats;
  }

  /** Only a change of operator is worth telling: who runs what stands in the status. */
  private static List<Beat> tellOfRun(
      String operation, List<Hold> held, List<Hold> drained, LeaseVersion now) {
    List<Beat> beats = new ArrayList<>();
    for (Hold hold : added(drained, now.draining())) {
      beats.add(
          new Beat(
              Kind.EVICTION,
              operation,
              String.format(
                  Locale.ROOT,
                  "is taken from %s, which is gone; its work is drained first",
                  Cast.holderName(hold))));
    }
    for (Hold hold : added(now.draining(), drained)) {
      beats.add(
          new Beat(
              Kind.DRAINED,
              operation,
              String.format(
                  Locale.ROOT, "is drained: nothing of %s runs any more", Cast.holderName(hold))));
    }
    if (!held.isEmpty()) {
      for (Hold hold : added(held, now.holders())) {
        beats.add(
            new Beat(
                Kind.HOLD,
                operation,
                String.format(
                    Locale.ROOT,
                    "is taken up by %s (token %d)",
                    Cast.holderName(hold),
                    hold.token())));
      }
    }
    return beats;
  }

  private static List<Hold> added(List<Hold> before, List<Hold> now) {
    return now.stream()
        .filter(hold -> before.stream().noneMatch(old -> old.holder().equals(hold.holder())))
        .toList();
  }

  private static Kind kindOf(Acted acted) {
    return switch (acted.action()) {
      case DAMAGE, KILL, DELETE, FREEZE, RESTART -> Kind.BLOW;
      case THAW, LATE_WRITE -> Kind.NOTE;
      case START, CREATE -> Kind.ACTION;
    };
  }
}
