package io.github.leaselock.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.Owner;
import io.github.leaselock.Tasks;
import io.github.leaselock.internal.lock.StoreLocks;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Collects what differs from the defaults of a session. Not safe for use by several threads. */
public final class SessionBuilder {

  private static final Duration DEFAULT = Duration.ofSeconds(15);
  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** So that a name and its random end stay a name. */
  private static final int LONGEST_NAME = 200;

  private final StoreLocks locks;
  private final String namespace;
  private Duration duration = DEFAULT;
  private String name = "lease-lock-session";
  private Optional<Owner> owner = Optional.empty();
  private boolean heedsTheWallClock = true;
  private @Nullable Tasks tasks;
  private Optional<Executor> executor = Optional.empty();
  private Optional<Duration> longestHold = Optional.empty();
  private Duration grace = Duration.ZERO;
  private Duration closeWithin = Duration.ofSeconds(10);
  private boolean closesOnShutdown;

  SessionBuilder(StoreLocks locks, String namespace) {
    this.locks = locks;
    this.namespace = new LeaseKey(Objects.requireNonNull(namespace, "namespace"), name).namespace();
  }

  /**
   * Sets for how long the session must be seen unrenewed before others take over. 15 seconds by
   * default. It is renewed every third of it, and survives outages of the API server up to a third.
   *
   * @param duration whole seconds, 2 s to 10 minutes
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public SessionBuilder duration(Duration duration) {
    Objects.requireNonNull(duration, "a session needs a duration, not null");
    if (duration.compareTo(SHORTEST) < 0
        || duration.compareTo(LONGEST) > 0
        || !duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a session lasts %s to %s, in whole seconds, not %s",
              SHORTEST,
              LONGEST,
              duration));
    }
    this.duration = duration;
    return this;
  }

  /**
   * Sets what the name of the session's Lease begins with, for people; a random end is added. By
   * default {@code lease-lock-session}.
   *
   * @param name an RFC 1123 subdomain of at most 200 characters
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public SessionBuilder named(String name) {
    Objects.requireNonNull(name, "a session needs a name, not null");
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a session's name has at most %d characters, not %d",
              LONGEST_NAME,
              name.length()));
    }
    this.name = new LeaseKey(namespace, name).name();
    return this;
  }

  /**
   * Sets with which object the cluster collects the session's Lease; by default with none, see
   * {@link #ownedByPod()}.
   *
   * @param owner an object in the session's namespace, or a cluster-scoped one
   * @return this
   */
  public SessionBuilder ownedBy(Owner owner) {
    this.owner = Optional.of(Objects.requireNonNull(owner, "owner"));
    return this;
  }

  /**
   * Names the session after this process's Pod and has it collected with the Pod, as the
   * environment tells; see {@link #ownedByPod(Map)}. Not for a client of another cluster than the
   * Pod's: there is no such Pod, so that cluster would collect the session's Lease, and end it.
   *
   * @return this
   */
  public SessionBuilder ownedByPod() {
    return ownedByPod(System.getenv());
  }

  /**
   * Names the session after a Pod and has it collected with the Pod, if these variables are there:
   * {@code POD_NAME}, {@code POD_UID} and {@code POD_NAMESPACE}, the last equal to the session's
   * namespace; otherwise changes nothing. A Deployment sets them by the downward API, from {@code
   * metadata.name}, {@code metadata.uid} and {@code metadata.namespace}.
   *
   * @param environment names and values
   * @return this
   */
  public SessionBuilder ownedByPod(Map<String, String> environment) {
    Objects.requireNonNull(environment, "environment");
    String pod = environment.get("POD_NAME");
    String uid = environment.get("POD_UID");
    if (pod != null
        && uid != null
        && !pod.isBlank()
        && !uid.isBlank()
        && namespace.equals(environment.get("POD_NAMESPACE"))) {
      owner = Optional.of(new Owner("v1", "Pod", pod, uid));
      name = pod.length() > LONGEST_NAME ? pod.substring(0, LONGEST_NAME) + "x" : pod;
    }
    return this;
  }

  /**
   * Does without the wall clock. By default a session is over, too, if the wall clock says that
   * more than two thirds of its duration have passed since its last renewal, though the monotonic
   * clock says less: where that clock stands still while a machine sleeps, nothing else tells. A
   * wall clock that is set forward by more than a third of the duration can so end a session that
   * is well; one that is set back hides a sleep.
   *
   * @return this
   */
  public SessionBuilder ignoringTheWallClock() {
    heedsTheWallClock = false;
    return this;
  }

  /**
   * Sets where code of the session's user runs: stages of futures that bring no executor, actions
   * on a loss, listeners. By default on daemon threads of the session, one for each piece.
   *
   * <p>Renewing, looking, giving back and the announcement of a loss never depend on it. What it
   * has not begun after a second, because it is full, has ended, rejects or drops it, runs on a
   * thread of the session.
   *
   * @param executor the caller's to end
   * @return this
   */
  public SessionBuilder executor(Executor executor) {
    this.executor = Optional.of(Objects.requireNonNull(executor, "executor"));
    return this;
  }

  /**
   * Sets how long a hold may last: one that was forgotten is taken back, with a warning that names
   * where it was acquired. By default a hold lasts until it is released or lost.
   *
   * @param time more than zero
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public SessionBuilder longestHold(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException("a hold lasts longer than zero, not " + time);
    }
    this.longestHold = Optional.of(time);
    return this;
  }

  /**
   * Sets for how long closing takes at most: giving back, removing the Lease and the grace. 10
   * seconds by default; choose less than the Pod's grace period.
   *
   * @param time zero or more
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SessionBuilder closingWithin(Duration time) {
    this.closeWithin = SessionAcquirer.requireLimit(Objects.requireNonNull(time, "time"));
    return this;
  }

  /**
   * Sets for how long those who hold may finish when the session closes; nobody is granted anything
   * meanwhile. None by default.
   *
   * @param time within the time that closing takes
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SessionBuilder graceForHolders(Duration time) {
    this.grace = SessionAcquirer.requireLimit(Objects.requireNonNull(time, "time"));
    return this;
  }

  /**
   * Closes the session when the process is told to end, by SIGTERM say: a {@code
   * try}-with-resources in {@code main} is not left then. Close the Kubernetes client after it, or
   * leave it open. Once the process has been told, {@link #open} closes what it has opened, and
   * throws an {@link IllegalStateException}.
   *
   * @return this
   */
  public SessionBuilder closingOnShutdown() {
    this.closesOnShutdown = true;
    return this;
  }

  /**
   * Sets where the session's own work runs, for tests; by default on daemon threads of its own,
   * which end with it.
   *
   * @param tasks the caller's to close
   * @return this
   */
  public SessionBuilder tasks(Tasks tasks) {
    this.tasks = Objects.requireNonNull(tasks, "tasks");
    return this;
  }

  /**
   * Opens the session: creates its Lease and holds it, 2 requests.
   *
   * @return a session, to be closed
   * @throws io.github.leaselock.LeaseRefusedException if a person has to change something first
   * @throws io.github.leaselock.LeaseUnavailableException if it was not confirmed in time; a free
   *     Lease may be left
   * @throws InterruptedException if the thread was interrupted; a free Lease may be left
   */
  public LeaseSession open() throws InterruptedException {
    SessionLeases.Opened opened =
        SessionLeases.open(
            locks,
            () ->
                new SessionLeases.Plan(
                    new LeaseKey(namespace, name + "-" + random()),
                    duration,
                    owner,
                    locks.newMark()));
    Tasks own = tasks == null ? Tasks.started(opened.lease().key().name()) : tasks;
    SessionParts parts =
        new SessionParts(
            locks,
            own,
            opened,
            new SessionParts.Settings(
                executor, longestHold, grace, closeWithin, tasks == null, heedsTheWallClock));
    parts.start();
    if (closesOnShutdown) {
      try {
        parts.closeOnShutdown();
      } catch (IllegalStateException endsAlready) {
        parts.close(closeWithin); // or its Lease would be renewed to the end, and be left
        throw endsAlready;
      }
    }
    return new LeaseSession(parts);
  }

  /** Ten digits and letters: 50 bits. */
  private String random() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      int digit = (int) (locks.world().random().getAsDouble() * 32);
      text.append(Character.forDigit(Math.min(digit, 31), 32));
    }
    return text.toString();
  }
}
