package io.github.leaselock.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;

/**
 * Plays an operator of several replicas from beginning to end, again and again, each time with a
 * fault at another request, and says what overlapped and what never finished. It is deterministic:
 * one thread, manual time, every request in its turn.
 *
 * <pre>{@code
 * OperatorTrial.of(BackupOperator::new).run(Fault.ANSWER_LOST).assertAllFinished();
 * }</pre>
 */
public final class OperatorTrial {

  private static final int MOST_CONVICTED = 3;

  private final Function<CriticalSections, ? extends OperatorUnderTest> operator;
  private int replicas = 2;

  private OperatorTrial(Function<CriticalSections, ? extends OperatorUnderTest> operator) {
    this.operator = operator;
  }

  /**
   * A trial of two replicas.
   *
   * @param operator makes the operator for one run, with objects of its own; its work begins and
   *     ends in the critical sections that it is given
   * @return a trial
   */
  public static OperatorTrial of(Function<CriticalSections, ? extends OperatorUnderTest> operator) {
    return new OperatorTrial(Objects.requireNonNull(operator, "operator"));
  }

  /**
   * Sets how many replicas there are.
   *
   * @param number at least 1
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public OperatorTrial replicas(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("an operator has at least 1 replica, not " + number);
    }
    replicas = number;
    return this;
  }

  /**
   * Runs it without a fault, then once for each of its requests, just before which all other
   * replicas act.
   *
   * @return what came of it
   */
  public Report run() {
    return run(TrialRun::interleavedAt, "with others acting before request ");
  }

  /**
   * Runs it without a fault, then once for each of its requests, at which the fault occurs. One
   * that lasts is healed a minute later; a process that is killed is started again at once.
   *
   * @param fault what goes wrong
   * @return what came of it
   */
  public Report run(Fault fault) {
    Objects.requireNonNull(fault, "fault");
    return run((run, at) -> run.withFaultAt(fault, at), "with " + fault + " at request ");
  }

  /** Until a few runs have shown what is wrong: one in which nothing ends takes longest. */
  private Report run(ObjIntConsumer<TrialRun> disturb, String how) {
    Report report = new Report();
    TrialRun healthy = new TrialRun(operator, replicas);
    report.note(healthy, "without a fault");
    int convicted = report.isClean() ? 0 : MOST_CONVICTED;
    for (int at = 1; at <= healthy.requests() && convicted < MOST_CONVICTED; at++) {
      TrialRun run = new TrialRun(operator, replicas);
      disturb.accept(run, at);
      convicted += report.note(run, how + at) ? 0 : 1;
    }
    return report;
  }

  /** What came of all the runs. */
  public static final class Report {

    private static final int SHOWN = 5;

    private int runs;
    private final List<String> overlaps = new ArrayList<>();
    private final List<String> unfinished = new ArrayList<>();

    private Report() {}

    /** Plays it; whether nothing was wrong. */
    private boolean note(TrialRun run, String how) {
      run.play();
      runs++;
      run.overlaps().forEach(each -> overlaps.add(how + ": " + each));
      run.unfinished().forEach(each -> unfinished.add(how + ": " + each + " never finished"));
      return run.overlaps().isEmpty() && run.unfinished().isEmpty();
    }

    private boolean isClean() {
      return overlaps.isEmpty() && unfinished.isEmpty();
    }

    /** {@return how many times the operator was played} */
    public int runs() {
      return runs;
    }

    /** {@return what overlapped, a sentence each that says in which run} */
    public List<String> overlaps() {
      return List.copyOf(overlaps);
    }

    /** {@return what never finished, a sentence each that says in which run} */
    public List<String> unfinished() {
      return List.copyOf(unfinished);
    }

    /**
     * Demands that critical sections overlapped in no run.
     *
     * @return this
     * @throws AssertionError with the first sentences of {@link #overlaps()}
     */
    public Report assertNeverOverlapped() {
      return requireNone("critical sections overlapped", overlaps);
    }

    /**
     * Demands that every operation finished in every run.
     *
     * @return this
     * @throws AssertionError with the first sentences of {@link #unfinished()}
     */
    public Report assertAllFinished() {
      return requireNone("operations never finished", unfinished);
    }

    private Report requireNone(String what, List<String> found) {
      if (!found.isEmpty()) {
        List<String> first = found.subList(0, Math.min(SHOWN, found.size()));
        throw new AssertionError(
            what
                + ", "
                + found.size()
                + " times in "
                + runs
                + " runs:\n"
                + String.join("\n", first));
      }
      return this;
    }

    /** The numbers. */
    @Override
    public String toString() {
      return runs + " runs, " + overlaps.size() + " overlaps, " + unfinished.size() + " unfinished";
    }
  }
}
