package io.github.leaselock.spring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an application says of its locks. Its Javadoc is the text of the metadata, and so of the
 * table in docs/spring-boot.md.
 *
 * @param enabled Whether the locks are configured at all.
 * @param inMemory Whether the Leases are in memory, for tests. Needs lease-lock-testing.
 * @param namespace Namespace of the Leases of sessions, of ShedLock's locks, and of the lock
 *     registry's. By default that of the Kubernetes client.
 * @param operationTimeout For how long one operation is attempted, whatever the API server does.
 * @param requestTimeout For how long one request may take. Well under a third of the session's
 *     duration.
 * @param session What applies to each session of the application.
 * @param metrics What is metered, where lease-lock-micrometer is there.
 * @param shedlock ShedLock's LockProvider, where lease-lock-shedlock is there.
 * @param registry Spring Integration's LockRegistry, where that is there.
 */
@ConfigurationProperties("lease-lock")
record LeaseLockProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("false") boolean inMemory,
    @Nullable String namespace,
    @DefaultValue("10s") Duration operationTimeout,
    @DefaultValue("5s") Duration requestTimeout,
    @DefaultValue Session session,
    @DefaultValue Metrics metrics,
    @DefaultValue Shedlock shedlock,
    @DefaultValue Registry registry) {

  /**
   * What applies to each session of the application.
   *
   * @param enabled Whether there is a LeaseSession as a bean, which is opened when the application
   *     starts. The settings beside it apply to the sessions of ShedLock and of the lock registry,
   *     too.
   * @param name What the names of sessions' Leases begin with.
   * @param duration For how long a session has to be seen unrenewed before others take over its
   *     locks. Whole seconds, 2 s to 10 minutes.
   * @param ownedByPod Whether the cluster collects a session's Lease with the Pod that POD_NAME,
   *     POD_UID and POD_NAMESPACE name. Only with a client of the Pod's own cluster.
   * @param closingWithin For how long closing a session takes at most. It never takes longer than
   *     spring.lifecycle.timeout-per-shutdown-phase.
   * @param graceForHolders For how long holders may finish while a session closes, within that
   *     time.
   * @param longestHold How long a hold may last before it is taken back. By default it is not.
   * @param endsApplication Whether the loss of the session that is a bean makes the liveness of the
   *     application BROKEN, so that a liveness probe has it restarted. A session never comes back.
   */
  record Session(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("lease-lock-session") String name,
      @DefaultValue("15s") Duration duration,
      @DefaultValue("false") boolean ownedByPod,
      @DefaultValue("10s") Duration closingWithin,
      @DefaultValue("0s") Duration graceForHolders,
      @Nullable Duration longestHold,
      @DefaultValue("true") boolean endsApplication) {}

  /**
   * What is metered, where lease-lock-micrometer is there.
   *
   * @param enabled Whether lock lifecycle events are metered.
   * @param byNamespace Whether the meters have a tag for the namespace of the Lease.
   */
  record Metrics(
      @DefaultValue("true") boolean enabled, @DefaultValue("false") boolean byNamespace) {}

  /**
   * ShedLock's LockProvider, where lease-lock-shedlock is there.
   *
   * @param enabled Whether there is a LockProvider.
   * @param endedBy What ends a lock whose node has died.
   */
  record Shedlock(@DefaultValue("true") boolean enabled, @DefaultValue("times") EndedBy endedBy) {}

  /** What ends a lock of ShedLock whose node has died. */
  enum EndedBy {
    /** ShedLock's own times, as with its other providers. */
    TIMES,
    /** The session of the node, whatever lockAtMostFor is. */
    SESSION
  }

  /**
   * Spring Integration's LockRegistry, where that is there.
   *
   * @param enabled Whether there is a LockRegistry.
   * @param prefix What the names of its Leases begin with.
   */
  record Registry(
      @DefaultValue("true") boolean enabled, @DefaultValue("registry-") String prefix) {}
}
