package io.github.leaselock.testing;

import java.util.List;

/** An operator as an {@link OperatorTrial} plays it, with its objects and their work. */
public interface OperatorUnderTest {

  /**
   * Starts a process of the operator: at the beginning, and again when one was killed.
   *
   * @param replica has its locks
   * @return what it does with one of its objects
   */
  Reconciler start(Replica replica);

  /**
   * {@return the operations that are to be done, by name, in the order in which they are asked for}
   */
  List<String> operations();

  /**
   * Whether an operation has come to its end, whatever the end is: done, failed, deleted.
   *
   * @param operation its name
   * @return true once its outcome is stored
   */
  boolean isFinished(String operation);

  /**
   * Ends the work of an operation from outside, as a person does before breaking its lock. Called
   * by {@link Fault#EVICTED}, just before the forced release.
   *
   * @param holder the name of the object that holds the lock
   */
  default void stopWork(String holder) {}

  /**
   * One second has passed: time for work to go on, and for people to do something to the objects.
   *
   * @param second which, from 1
   */
  default void tick(int second) {}

  /** What a process does with one object, called as the Java Operator SDK does. */
  @FunctionalInterface
  interface Reconciler {

    /**
     * Takes an operation one step further. If it throws, it is called again, five times in a row,
     * and then no more: not before the process is started again.
     *
     * @param operation its name
     * @return whether to be called again, a second later; false when nothing is left to do
     * @throws Exception if the step failed
     */
    boolean reconcile(String operation) throws Exception;
  }
}
