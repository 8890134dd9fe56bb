package io.github.leaselock.kubernetes.faults;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Which fault meets which request. Implementations are safe for use by several threads. */
interface FaultPlan {

  Fault next(String method);

  /** How many further requests a late one lets pass. */
  default int lateBy() {
    return 1;
  }

  static FaultPlan none() {
    return method -> Fault.NONE;
  }

  /** The faults of the next requests with certain methods, in this order; then none. */
  final class Script implements FaultPlan {
    private final Deque<Line> lines = new ArrayDeque<>();

    private record Line(String method, Fault fault) {}

    synchronized Script then(String method, Fault fault) {
      lines.add(new Line(method, fault));
      return this;
    }

    @Override
    public synchronized Fault next(String method) {
      Line line = lines.peek();
      if (line == null || !line.method().equals(method)) {
        return Fault.NONE;
      }
      lines.remove();
      return line.fault();
    }

    synchronized boolean isOver() {
      return lines.isEmpty();
    }
  }

  /**
   * Each request meets a fault with a probability, dealt from a shuffled pack. The seed fixes the
   * sequence of faults; which of several clients' requests meets which is the scheduler's choice.
   */
  final class Dice implements FaultPlan {
    private static final List<Fault> FAULTS =
        List.of(
            Fault.ANSWER_LOST,
            Fault.ANSWER_LOST,
            Fault.REQUEST_LOST,
            Fault.LATE,
            Fault.LATE,
            Fault.DUPLICATED,
            Fault.DUPLICATED,
            Fault.REPLAYED,
            Fault.REPLAYED,
            Fault.RESET_BEFORE,
            Fault.RESET_AFTER,
            Fault.RESET_AFTER,
            Fault.ANSWER_CUT,
            Fault.ERROR_APPLIED,
            Fault.ERROR_APPLIED,
            Fault.ERROR_NOT_APPLIED,
            Fault.TOO_MANY_REQUESTS);
    private static final int LONGEST_LATENESS = 20;

    private final SplittableRandom random;
    private final Deque<Fault> pack = new ArrayDeque<>();
    private final double perRead;
    private final double perWrite;

    Dice(long seed, double perRead, double perWrite) {
      this.random = new SplittableRandom(seed);
      this.perRead = perRead;
      this.perWrite = perWrite;
    }

    @Override
    public synchronized Fault next(String method) {
      double chance = method.equals("GET") ? perRead : perWrite;
      return random.nextDouble() < chance ? dealt() : Fault.NONE;
    }

    private Fault dealt() {
      if (pack.isEmpty()) {
        List<Fault> shuffled = new ArrayList<>(FAULTS);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        pack.addAll(shuffled);
      }
      return pack.remove();
    }

    @Override
    public synchronized int lateBy() {
      return 1 + random.nextInt(LONGEST_LATENESS);
    }
  }
}
