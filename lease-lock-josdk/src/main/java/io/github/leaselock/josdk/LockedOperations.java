package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * All kinds of operations that exclude one another, in a process with reconcilers of the Java
 * Operator SDK: one of these, to which each reconciler adds its kind. <b>Experimental.</b>
 *
 * <pre>{@code
 * LockedOperations operations = LockedOperations.using(client);
 * LockedOperation<MySQLBackup> backups =
 *     operations.add(
 *         MySQLBackup.class,
 *         backup -> backup.lock(Keys::of).shared().finishedWhen(MySQLBackup::hasFinished));
 * LockedOperation<MySQLRestore> restores =
 *     operations.add(
 *         MySQLRestore.class,
 *         restore -> restore.lock(Keys::of).exclusive().finishedWhen(MySQLRestore::hasFinished));
 * }</pre>
 *
 * <p>The object holds the lock, whichever process works for it: a lock outlives the process, and
 * the leader's successor goes on. Elect a leader where there are two replicas. Two leaders for some
 * seconds give one lock to one object as ever, and no status is stored that was decided on an older
 * one; a session given to {@link #on} keeps them from working for the same object at once.
 *
 * <p>Holders of a kind that no reconciler of this process adds are never taken over, unless {@link
 * #judging} adds the kind. Safe for use by several threads.
 */
public final class LockedOperations implements AutoCloseable {

  private final LeaseLocks locks;
  private final Judge judge;
  private final ReplicaGuard guard;
  private final Threads threads;
  private final List<LockedOperation<?>> added = new CopyOnWriteArrayList<>();

  LockedOperations(LeaseLocks locks, Judge judge, Optional<LeaseSession> session) {
    this(locks, judge, session, new Threads());
  }

  /** With threads to be ended by {@link #close}. */
  LockedOperations(LeaseLocks locks, Judge judge, Optional<LeaseSession> session, Threads threads) {
    this.locks = locks;
    this.judge = judge;
    this.threads = threads;
    this.guard = new ReplicaGuard(locks, session);
  }

  /**
   * Operations whose locks are on the API server of a client.
   *
   * @param client the client of the operator, which must outlive this
   * @return operations without a kind yet, to be closed when the operator has stopped
   */
  public static LockedOperations using(KubernetesClient client) {
    return on(KubernetesLocks.using(client), client);
  }

  /**
   * The same with locks of your own, for instance with a listener.
   *
   * @param locks on the API server of the client
   * @param client the client of the operator, which must outlive this
   * @return operations without a kind yet, to be closed when the operator has stopped
   */
  public static LockedOperations on(LeaseLocks locks, KubernetesClient client) {
    Objects.requireNonNull(locks, "locks");
    Objects.requireNonNull(client, "client");
    return new LockedOperations(locks, new KindsJudge(client), Optional.empty());
  }

  /**
   * The same for replicas that may act at the same time: before each step of an object's work, and
   * before its end at a deletion, the session acquires a Lease {@code actor-<uid>} beside the
   * lock's, and releases it afterwards. Two writes for a step, none for objects that wait or have
   * finished.
   *
   * @param locks on the API server of the client
   * @param client the client of the operator, which must outlive this
   * @param session of this process, on the same locks; to be closed after this
   * @return operations without a kind yet, to be closed when the operator has stopped
   */
  public static LockedOperations on(
      LeaseLocks locks, KubernetesClient client, LeaseSession session) {
    Objects.requireNonNull(locks, "locks");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(session, "session");
    return new LockedOperations(locks, new KindsJudge(client), Optional.of(session));
  }

  /**
   * Adds a kind that this process reconciles.
   *
   * @param type the kind
   * @param specification describes it
   * @param <P> the kind
   * @return to be called by its reconciler
   * @throws IllegalArgumentException if the kind is known
   * @throws IllegalStateException if the specification lacks something
   */
  public <P extends HasMetadata> LockedOperation<P> add(
      Class<P> type, Consumer<OperationSpec<P>> specification) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(specification, "specification");
    OperationSpec<P> collected = new OperationSpec<>(type);
    specification.accept(collected);
    OperationSpec.Complete<P> spec = collected.complete();
    judge.add(type, spec.finished());
    LockedOperation<P> operation = new LockedOperation<>(locks, judge, guard, threads, spec);
    added.add(operation);
    return operation;
  }

  /**
   * Judges a kind that another operator reconciles, so that its objects are taken over from when
   * they are gone or have finished.
   *
   * @param type the kind
   * @param finished as {@link OperationSpec#finishedWhen}
   * @param <P> the kind
   * @return this
   * @throws IllegalArgumentException if the kind is known
   */
  public <P extends HasMetadata> LockedOperations judging(
      Class<P> type, Predicate<? super P> finished) {
    judge.add(Objects.requireNonNull(type, "type"), Objects.requireNonNull(finished, "finished"));
    return this;
  }

  /** Ends watches and threads. No lock is released: they are those of the objects. */
  @Override
  public void close() {
    added.forEach(LockedOperation::close);
    threads.close();
  }
}
