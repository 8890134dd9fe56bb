package io.github.leaselock;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Collects what differs from the defaults of a session. Not safe for use by several threads.
 *
 * <p>Implemented by lease-lock; methods may be added in a minor release.
 */
@NotForImplementation
public interface SessionBuilder {

  /**
   * Sets for how long the session must be seen unrenewed before others take over. 15 seconds by
   * default. It is renewed every third of it on average, and survives outages of the API server
   * that are shorter than a fifth of it.
   *
   * @param duration whole seconds, 2 s to 10 minutes
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  @CanIgnoreReturnValue
  SessionBuilder duration(Duration duration);

  /**
   * Sets what the name of the session's Lease begins with, human-readable; a random end is added.
   * By default {@code lease-lock-session}.
   *
   * @param name an RFC 1123 subdomain of at most 200 characters
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  @CanIgnoreReturnValue
  SessionBuilder named(String name);

  /**
   * Sets with which object the cluster collects the session's Lease; by default with none, see
   * {@link #ownedByPod()}.
   *
   * @param owner an object in the session's namespace, or a cluster-scoped one
   * @return this
   */
  @CanIgnoreReturnValue
  SessionBuilder ownedBy(Owner owner);

  /**
   * Names the session after this process's Pod and has it collected with the Pod, as the
   * environment tells; see {@link #ownedByPod(Map)}. Not for a client of another cluster than the
   * Pod's: there is no such Pod, so that cluster would collect the session's Lease, and end it.
   *
   * @return this
   */
  @CanIgnoreReturnValue
  SessionBuilder ownedByPod();

  /**
   * Names the session after a Pod and has it collected with the Pod, if these variables are there:
   * {@code POD_NAME}, {@code POD_UID} and {@code POD_NAMESPACE}, the last equal to the session's
   * namespace; otherwise changes nothing. A Deployment sets them by the downward API, from {@code
   * metadata.name}, {@code metadata.uid} and {@code metadata.namespace}.
   *
   * @param environment names and values
   * @return this
   */
  @CanIgnoreReturnValue
  SessionBuilder ownedByPod(Map<String, String> environment);

  /**
   * Does without the wall clock. By default a session is over, too, if the wall clock says that
   * more than two thirds of its duration have passed since its last renewal, though the monotonic
   * clock says less: where that clock stands still while a machine sleeps, nothing else tells. A
   * wall clock that is set forward by more than a third of the duration can so end a session that
   * is well; one that is set back hides a sleep.
   *
   * @return this
   */
  @CanIgnoreReturnValue
  SessionBuilder ignoringTheWallClock();

  /**
   * Sets where code of the session's user runs: stages of futures that bring no executor, actions
   * on a loss, listeners. By default on daemon threads of the session, one for each piece.
   *
   * <p>Renewing, polling, releasing and the announcement of a loss never depend on it. What it has
   * not begun after a second, because it is full, has ended, rejects or drops it, runs on a thread
   * of the session.
   *
   * @param executor the caller's to end
   * @return this
   */
  @CanIgnoreReturnValue
  SessionBuilder executor(Executor executor);

  /**
   * Sets how long a hold may last: one that was forgotten is taken back, with a warning that names
   * where it was acquired. By default a hold lasts until it is released or lost.
   *
   * @param time more than zero
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  @CanIgnoreReturnValue
  SessionBuilder longestHold(Duration time);

  /**
   * Sets for how long closing takes at most: releasing, removing the Lease and the grace. 10
   * seconds by default; choose less than the Pod's grace period.
   *
   * @param time zero or more
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  @CanIgnoreReturnValue
  SessionBuilder closingWithin(Duration time);

  /**
   * Sets for how long those who hold may finish when the session closes; nobody is granted anything
   * meanwhile. None by default.
   *
   * @param time within the time that closing takes
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  @CanIgnoreReturnValue
  SessionBuilder graceForHolders(Duration time);

  /**
   * Closes the session when the process is asked to end, by SIGTERM say: a {@code
   * try}-with-resources in {@code main} is not left then. Close the Kubernetes client after it, or
   * leave it open. Once the process has been asked, {@link #open} closes what it has opened, and
   * throws an {@link IllegalStateException}.
   *
   * @return this
   */
  @CanIgnoreReturnValue
  SessionBuilder closingOnShutdown();

  /**
   * Opens the session: creates its Lease and holds it, 2 requests.
   *
   * @return a session, to be closed
   * @throws io.github.leaselock.LeaseRefusedException if the call is rejected until somebody
   *     changes something
   * @throws io.github.leaselock.LeaseUnavailableException if it was not confirmed in time; a free
   *     Lease may be left
   * @throws InterruptedException if the thread was interrupted; a free Lease may be left
   */
  LeaseSession open() throws InterruptedException;
}
