package io.github.leaselock.simulation;

import io.github.leaselock.internal.lock.Ticker;
import io.github.leaselock.simulation.engine.LawBroken;
import java.time.Duration;

/** What one operation may cost: requests, and time that is not its caller's own. */
final class Budget {

  static final String BOUNDED = "an operation ends within its bound";
  static final String REFUSED = "a missing right is told after one read at most";

  /** What every operation of the simulation is bounded to, by its process's clock. */
  static final Duration WITHIN = Duration.ofSeconds(10);

  /** However quickly they are answered. */
  static final int MOST_REQUESTS = 100;

  /** The one that is under way when the time is over ends, and one more may begin. */
  private static final int MOST_AFTER_THE_END = 1;

  private final Operation operation;
  private final Ticker ticker;
  private final long start;
  private long callersOwn;
  private int requests;
  private int afterTheEnd;
  private int writes;
  private boolean failed;
  private boolean forbidden;
  private int readsSinceForbidden;

  Budget(Operation operation, Ticker ticker) {
    this.operation = operation;
    this.ticker = ticker;
    this.start = ticker.read();
  }

  /** A request is about to be sent. */
  void request(String verb) {
    requests++;
    if (ticker.read() - start - callersOwn > WITHIN.toNanos()) {
      afterTheEnd++;
    }
    if (requests > MOST_REQUESTS || afterTheEnd > MOST_AFTER_THE_END) {
      throw new LawBroken(
          BOUNDED,
          "%s sends request %d, %d of them after its time was over"
              .formatted(operation, requests, afterTheEnd));
    }
    boolean reads = verb.equals("GET");
    writes += reads ? 0 : 1;
    if (forbidden && !(reads && readsSinceForbidden == 0)) {
      throw new LawBroken(REFUSED, operation + " was told 403 and sends another " + verb);
    }
  }

  /** It has an answer; only a read that shows something settles what was refused. */
  void answered(String verb) {
    if (verb.equals("GET") && forbidden) {
      readsSinceForbidden++;
    }
  }

  void failed() {
    failed = true;
  }

  void forbidden() {
    failed = true;
    forbidden = true;
  }

  /** The caller's own code, a predicate say, took this long by the process's clock. */
  void spentByTheCaller(long nanos) {
    callersOwn += nanos;
  }

  /** Whether every request had its answer, and none of them wrote. */
  boolean onlyRead() {
    return !failed && writes == 0;
  }

  boolean hasFailed() {
    return failed;
  }
}
