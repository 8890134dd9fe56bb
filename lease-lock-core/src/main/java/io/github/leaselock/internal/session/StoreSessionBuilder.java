package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.Owner;
import io.github.leaselock.SessionBuilder;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@link SessionBuilder} on a store. */
public final class StoreSessionBuilder implements SessionBuilder {

  private static final Duration DEFAULT = Duration.ofSeconds(15);
  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** So that a name and its random end stay a name. */
  private static final int LONGEST_NAME = 200;

  private final LockEngine locks;
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

  /**
   * The defaults.
   *
   * @param locks the locks that it is to hold
   * @param namespace where its Lease is
   */
  public StoreSessionBuilder(LockEngine locks, String namespace) {
    this.locks = Objects.requireNonNull(locks, "locks");
    this.namespace = new LeaseKey(Objects.requireNonNull(namespace, "namespace"), name).namespace();
  }

  @Override
  public StoreSessionBuilder duration(Duration duration) {
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

  @Override
  public StoreSessionBuilder named(String name) {
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

  @Override
  public StoreSessionBuilder ownedBy(Owner owner) {
    this.owner = Optional.of(Objects.requireNonNull(owner, "owner"));
    return this;
  }

  @Override
  public StoreSessionBuilder ownedByPod() {
    return ownedByPod(System.getenv());
  }

  @Override
  public StoreSessionBuilder ownedByPod(Map<String, String> environment) {
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

  @Override
  public StoreSessionBuilder ignoringTheWallClock() {
    heedsTheWallClock = false;
    return this;
  }

  @Override
  public StoreSessionBuilder executor(Executor executor) {
    this.executor = Optional.of(Objects.requireNonNull(executor, "executor"));
    return this;
  }

  @Override
  public StoreSessionBuilder longestHold(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException("a hold lasts longer than zero, not " + time);
    }
    this.longestHold = Optional.of(time);
    return this;
  }

  @Override
  public StoreSessionBuilder closingWithin(Duration time) {
    this.closeWithin = SessionAcquirer.requireLimit(Objects.requireNonNull(time, "time"));
    return this;
  }

  @Override
  public StoreSessionBuilder graceForHolders(Duration time) {
    this.grace = SessionAcquirer.requireLimit(Objects.requireNonNull(time, "time"));
    return this;
  }

  @Override
  public StoreSessionBuilder closingOnShutdown() {
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
  public StoreSessionBuilder tasks(Tasks tasks) {
    this.tasks = Objects.requireNonNull(tasks, "tasks");
    return this;
  }

  @Override
  public StoreSession open() throws InterruptedException {
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
    return new StoreSession(parts);
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
