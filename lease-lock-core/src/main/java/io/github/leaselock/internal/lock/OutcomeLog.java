package io.github.leaselock.internal.lock;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.AcquireResult.Acquired;
import io.github.leaselock.AcquireResult.Draining;
import io.github.leaselock.AcquireResult.Held;
import io.github.leaselock.AcquireResult.Superseded;
import io.github.leaselock.AcquireResult.Unknown;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.internal.text.Text;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line an outcome: a sentence, and what is in it as key-value pairs. What changes something is
 * told at level info, a loss and a release by force at warn; an attempt that comes to what the one
 * before it came to, at debug, for a waiter asks again and again.
 */
final class OutcomeLog implements LeaseLockListener {

  /** The logger, so that these lines can be chosen alone. */
  static final String NAME = "io.github.leaselock.outcomes";

  /** Of so many holders on locks the last outcome is known; one that is forgotten is told again. */
  static final int REMEMBERED = 1000;

  private final Logger log;

  private final Map<Asked, String> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Who asked for what. */
  private record Asked(LeaseKey lock, Holder holder) {}

  OutcomeLog() {
    this(LoggerFactory.getLogger(NAME));
  }

  OutcomeLog(Logger log) {
    this.log = log;
  }

  @Override
  public void attempted(LeaseKey lock, Holder holder, AcquireResult result, Duration latency) {
    if (result instanceof Acquired acquired) {
      asked(lock, holder, "acquired", "", Optional.of(acquired.token()));
    } else if (result instanceof Draining draining) {
      String of = "not active before the work of " + draining.pending().draining() + " is gone";
      asked(lock, holder, "draining", of, Optional.of(draining.token()));
    } else if (result instanceof Held held) {
      asked(lock, holder, "held", held.blockage().toString(), Optional.empty());
    } else if (result instanceof Superseded superseded) {
      asked(
          lock,
          holder,
          "superseded",
          "by " + superseded.blockage().supersededBy().orElseThrow(),
          Optional.empty());
    } else if (result instanceof Unknown unknown) {
      asked(lock, holder, "unknown", unknown.cause().toString(), Optional.empty());
    }
  }

  private void asked(
      LeaseKey lock, Holder holder, String outcome, String why, Optional<FencingToken> token) {
    boolean isNew = isNew(lock, holder, outcome + token);
    line(isNew ? Level.INFO : Level.DEBUG, lock, holder.identity(), outcome, why, token);
  }

  private boolean isNew(LeaseKey lock, Holder holder, String outcome) {
    synchronized (last) {
      return !outcome.equals(last.put(new Asked(lock, holder), outcome));
    }
  }

  @Override
  public void released(LeaseKey lock, Holder holder, ReleaseResult result, Duration latency) {
    if (result.isUnknown()) {
      String why = result.failure().orElseThrow().toString();
      boolean isNew = isNew(lock, holder, "release.unknown");
      Level level = isNew ? Level.INFO : Level.DEBUG;
      line(level, lock, holder.identity(), "release.unknown", why, Optional.empty());
      return;
    }
    synchronized (last) {
      last.remove(new Asked(lock, holder));
    }
    if (result.isReleased()) {
      line(Level.INFO, lock, holder.identity(), "released", "", result.token());
    } else {
      line(Level.DEBUG, lock, holder.identity(), "not.held", "", Optional.empty());
    }
  }

  @Override
  public void takenOver(LeaseKey lock, Holder by, List<LockHolder> evicted) {
    evicted.forEach(
        stale ->
            line(Level.INFO, lock, by.identity(), "taken.over", "from " + stale, Optional.empty()));
  }

  @Override
  public void drained(LeaseKey lock, Holder holder) {
    line(Level.INFO, lock, holder.identity(), "drained", "", Optional.empty());
  }

  @Override
  public void forceReleased(LeaseKey lock, LockSnapshot before, String reason) {
    String why = reason + "; before: " + before;
    line(Level.WARN, lock, "", "force.released", why, Optional.empty());
  }

  @Override
  public void lost(LeaseKey lease, String reason) {
    line(Level.WARN, lease, "", "lost", reason, Optional.empty());
  }

  private void line(
      Level level,
      LeaseKey lease,
      String holder,
      String outcome,
      String why,
      Optional<FencingToken> token) {
    if (!log.isEnabledForLevel(level)) {
      return;
    }
    var line = log.atLevel(level).addKeyValue("lease", lease).addKeyValue("outcome", outcome);
    StringBuilder text = new StringBuilder("Lease ").append(lease).append(": ").append(outcome);
    if (!holder.isEmpty()) {
      line = line.addKeyValue("holder", holder);
      text.append(", ").append(holder);
    }
    if (token.isPresent()) {
      line = line.addKeyValue("token", token.get().value());
      text.append(", token ").append(token.get());
    }
    if (!why.isEmpty()) {
      String shown = Text.shown(why);
      line = line.addKeyValue("why", shown);
      text.append(": ").append(shown);
    }
    line.log(text.toString());
  }
}
