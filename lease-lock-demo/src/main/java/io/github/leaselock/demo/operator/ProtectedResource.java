package io.github.leaselock.demo.operator;

/**
 * What only the protected resource can tell or do: whether an operator process still reaches it,
 * and the end of work in it. Thread-safe.
 */
interface ProtectedResource {

  /**
   * Whether an operator process is over for good, as far as the resource is concerned.
   *
   * @throws Exception if that cannot be told
   */
  boolean operatorIsOver(String operator) throws Exception;

  /**
   * Ends all work of one operation under one grant of one lock and keeps new work from beginning
   * under it. Backups that were handed the lock by one write share the token, and no other's work
   * is ended.
   *
   * @param runLock the operation's own lock, by which it is known
   * @return true once nothing of it is left
   * @throws Exception if that cannot be told
   */
  boolean drained(String lock, long token, String runLock) throws Exception;
}
