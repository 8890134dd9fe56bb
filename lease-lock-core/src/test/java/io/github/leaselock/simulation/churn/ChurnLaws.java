package io.github.leaselock.simulation.churn;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.session.Queued;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What holds of every stored version, and of every handle at that moment. */
final class ChurnLaws {

  static final String TOKENS = "each grant has a token larger than those of earlier writes";
  static final String ALONE = "an exclusive holder is alone";
  static final String ORDER = "first come, first served, but for those whose sessions are gone";
  static final String EVICTED = "only whose session can no longer be renewed is evicted";
  static final String KEPT = "an active handle is what the Lease shows";
  static final String ONCE = "loss is told once, and never after a release";
  static final String OVER = "after close nothing of the session is granted";
  static final String FORGOTTEN = "nobody who waits is forgotten";
  static final String LEFT = "waiting and holding leave nothing";

  private final Map<LeaseKey, Long> largest = new HashMap<>();
  private final Map<LeaseKey, List<Held>> handles = new HashMap<>();
  private final Map<LeaseKey, Long> closed = new HashMap<>();
  private Optional<ChurnServer> server = Optional.empty();
  private Optional<LawBroken> broken = Optional.empty();
  private long grants;
  private long handedOver;
  private long takenOver;

  /** Somebody has a handle. */
  final class Held {
    private final Life life;
    private final LockHandle handle;
    private boolean told;
    private boolean released;

    Held(Life life, LockHandle handle) {
      this.life = life;
      this.handle = handle;
    }

    private void told() {
      if (told || released) {
        breaks(ONCE, handle.toString());
      }
      told = true;
    }

    void releasing() {
      released = true;
    }

    private boolean isActive() {
      return !life.isDead() && !released && handle.isActive();
    }
  }

  void judge(ChurnServer judged) {
    server = Optional.of(judged);
  }

  /** Whoever runs may catch what is thrown here, so it is asked for again at the end. */
  void breaks(String law, String how) {
    if (broken.isEmpty()) {
      broken = Optional.of(new LawBroken(law, how));
    }
    throw broken.get();
  }

  void requireUnbroken() {
    if (broken.isPresent()) {
      throw broken.get();
    }
  }

  Held granted(Life life, LockHandle handle) {
    Held held = new Held(life, handle);
    List<Held> all = handles.computeIfAbsent(handle.lock().key(), first -> new ArrayList<>());
    all.removeIf(other -> !other.isActive());
    all.add(held);
    handle.onLost(held::told);
    requireKept(handle.lock().key());
    return held;
  }

  void closes(LeaseKey session, long now) {
    closed.put(session, now);
  }

  void written(Life by, long sent, LeaseKey lock, LeaseState before, LeaseState after) {
    long earlier = largest.getOrDefault(lock, 0L);
    for (HolderEntry entry : after.holders()) {
      if (!isIn(before, entry)) {
        grants++;
        requireLargerToken(lock, earlier, entry);
        requireTurn(by, before, after, entry);
        SessionHolder claim = claim(entry);
        if (!isOf(by, claim)) {
          handedOver++;
        } else if (closed.getOrDefault(claim.session(), Long.MAX_VALUE) < sent
            && !isHandedOn(before, after, claim)) {
          breaks(OVER, entry.toString());
        }
      }
    }
    if (after.holders().size() > 1
        && after.holders().stream().anyMatch(entry -> entry.mode() == LockMode.EXCLUSIVE)) {
      breaks(ALONE, after.holders().toString());
    }
    requireEntitled(by, before, after);
    requireKept(lock);
  }

  private static boolean isIn(LeaseState state, HolderEntry entry) {
    return state.holders().stream()
        .anyMatch(
            other ->
                other.identity().equals(entry.identity()) && other.token().equals(entry.token()));
  }

  private static SessionHolder claim(HolderEntry entry) {
    return SessionHolder.parse(entry.identity()).orElseThrow();
  }

  private static boolean isOf(Life by, SessionHolder claim) {
    return claim.session().name().startsWith(by.process() + "-");
  }

  /** By a release of a hold or a place of the same session, which serves whoever is next. */
  private static boolean isHandedOn(LeaseState before, LeaseState after, SessionHolder claim) {
    List<Queued> places = Queued.of(after);
    boolean place =
        Queued.of(before).stream()
            .filter(waiter -> waiter.claim().session().equals(claim.session()))
            .anyMatch(waiter -> !waiter.claim().equals(claim) && !places.contains(waiter));
    return place
        || before.holders().stream()
            .anyMatch(
                entry -> !isIn(after, entry) && claim(entry).session().equals(claim.session()));
  }

  private void requireLargerToken(LeaseKey lock, long earlier, HolderEntry entry) {
    long token = entry.token().orElseThrow().value();
    if (token <= earlier) {
      breaks(TOKENS, entry + " after " + earlier);
    }
    largest.merge(lock, token, Math::max);
  }

  private boolean canBeRenewed(SessionHolder claim) {
    return server.orElseThrow().canBeRenewed(claim);
  }

  private void requireTurn(Life by, LeaseState before, LeaseState after, HolderEntry entry) {
    List<Queued> left = Queued.of(after);
    for (Queued waiter : Queued.of(before)) {
      if (waiter.claim().equals(claim(entry))) {
        return;
      }
      boolean withdrawn = isOf(by, waiter.claim()) && !left.contains(waiter);
      if (!withdrawn && waiter.mode().conflictsWith(entry.mode()) && canBeRenewed(waiter.claim())) {
        breaks(ORDER, entry + " before " + waiter);
      }
    }
  }

  private void requireEntitled(Life by, LeaseState before, LeaseState after) {
    for (HolderEntry entry : before.holders()) {
      if (!isIn(after, entry) && !isOf(by, claim(entry))) {
        takenOver++;
        requireGone(by, claim(entry));
      }
    }
    List<Queued> left = Queued.of(after);
    for (Queued waiter : Queued.of(before)) {
      boolean served =
          after.holders().stream().anyMatch(entry -> claim(entry).equals(waiter.claim()));
      if (!served && !left.contains(waiter) && !isOf(by, waiter.claim())) {
        requireGone(by, waiter.claim());
      }
    }
  }

  private void requireGone(Life by, SessionHolder claim) {
    if (canBeRenewed(claim)) {
      breaks(EVICTED, "%s removed %s".formatted(by.process(), claim));
    }
  }

  /** What a Lease shows is compatible, so two that are active and conflict break this. */
  private void requireKept(LeaseKey lock) {
    LeaseState state = server.orElseThrow().locks().getOrDefault(lock, LeaseState.FREE);
    for (Held held : handles.getOrDefault(lock, List.of())) {
      boolean shown =
          state
              .entryOf(held.handle.holder())
              .flatMap(HolderEntry::token)
              .filter(held.handle.token()::equals)
              .isPresent();
      if (!shown && held.isActive()) {
        breaks(KEPT, held.handle + ", and the Lease says " + Queued.describe(state));
      }
    }
  }

  long grants() {
    return grants;
  }

  long handedOver() {
    return handedOver;
  }

  long takenOver() {
    return takenOver;
  }
}
