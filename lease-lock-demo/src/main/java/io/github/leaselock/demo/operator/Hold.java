package io.github.leaselock.demo.operator;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockHolder;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.demo.database.Permit;
import java.util.List;
import java.util.Locale;

/**
 * Both locks of one operation, held: the cluster's for the object, the object's for this process.
 *
 * @param cluster the cluster's lock
 * @param object who holds it
 * @param token its grant
 * @param runLock the object's lock
 * @param process who holds it
 * @param run its grant
 */
record Hold(
    LeaseLock cluster,
    Holder object,
    FencingToken token,
    LeaseLock runLock,
    Holder process,
    FencingToken run) {

  Permit permit() {
    return new Permit(
        cluster.key().toString(),
        token.value(),
        runLock.key().toString(),
        run.value(),
        Subjects.of(object),
        process.name());
  }

  /** Which locks and grants, and from whom they were taken over. */
  String describe(List<LockHolder> evicted) {
    String text = String.format(Locale.ROOT, "%s, token %s, run %s", cluster.key(), token, run);
    return evicted.isEmpty() ? text : text + ", taken over from " + Subjects.named(evicted);
  }

  /** Both locks, live; the first answer that is not valid. */
  VerifyResult verify() {
    VerifyResult first = cluster.verify(object, token);
    return first.isValid() ? runLock.verify(process, run) : first;
  }

  VerifyResult verifyRun() {
    return runLock.verify(process, run);
  }

  /**
   * Gives both back, the cluster's first: while the object's lock is held, no other operator can
   * take the object up.
   *
   * @return false if it is not certain that both are free of us: call again
   */
  boolean release() {
    if (cluster.release(object, token).isUnknown()) {
      return false;
    }
    if (runLock.release(process, run).isUnknown()) {
      return false;
    }
    runLock.deleteIfFree(); // tidiness: an object is run once, so its lock is not needed again
    return true;
  }
}
