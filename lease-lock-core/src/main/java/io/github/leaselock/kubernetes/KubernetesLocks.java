package io.github.leaselock.kubernetes;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.Owner;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.lock.EngineBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way in for users of fabric8's kubernetes-client: locks on a client, and holders and owners
 * made from objects.
 *
 * <pre>{@code
 * LeaseLocks locks = KubernetesLocks.using(client);
 * LeaseLock lock = locks.lock("db", "cluster1-operations");
 * AcquireResult result = lock.acquire(holderOf(restore), AcquireRequest.exclusive());
 * }</pre>
 */
public final class KubernetesLocks {

  private KubernetesLocks() {}

  /**
   * The locks of a client's API server, with the defaults of {@link Builder}.
   *
   * @param client the caller's client, of any HTTP implementation; never closed here, and to
   *     outlive the locks
   * @return the locks: make one of these for each client and keep it
   * @throws IllegalStateException if the client is closed, older than 7.1, or put together of
   *     several versions; the message says what to do
   */
  public static LeaseLocks using(KubernetesClient client) {
    return builder(client).build();
  }

  /**
   * The locks of a client's API server, to be built with settings other than the defaults.
   *
   * @param client the caller's client, as above
   * @return a builder
   * @throws IllegalStateException as above
   */
  public static Builder builder(KubernetesClient client) {
    return new Builder(KubernetesLeaseStore.using(client));
  }

  /**
   * The same with another bound of each request than 5 seconds.
   *
   * @param client the caller's client, as above
   * @param requestTimeout how long one request may take, 10 ms to 10 minutes; for a lock held by a
   *     session, well under a third of the session's duration
   * @return a builder
   * @throws IllegalArgumentException if the timeout is out of range
   * @throws IllegalStateException as above
   */
  public static Builder builder(KubernetesClient client, Duration requestTimeout) {
    return new Builder(KubernetesLeaseStore.using(client, requestTimeout));
  }

  /**
   * The holder that an object is.
   *
   * <p>An object that is marked for deletion is taken as it is: it may have to release, or to hold
   * until its work is stopped. So it is granted the lock if it asks; look at its {@code
   * deletionTimestamp} before you begin anything under it.
   *
   * @param object a stored object: it has a kind, a name and a uid
   * @return {@code Kind.group/namespace/name/uid}
   * @throws IllegalArgumentException if the object has no uid, being not yet stored, or no name,
   *     kind or apiVersion
   */
  public static Holder holderOf(HasMetadata object) {
    ObjectMeta metadata = metadata(object);
    @Nullable String namespace = metadata.getNamespace();
    return new Holder(
        kind(object.getKind(), object.getApiVersion()),
        namespace == null ? "" : namespace,
        metadata.getName(),
        metadata.getUid());
  }

  /**
   * The owner of a Lease that an object is: the cluster collects the Lease with it. Use the
   * protected object, never a holder.
   *
   * @param object a stored object in the namespace of the Lease, or cluster-scoped
   * @return what {@code LeaseLocks.lock} takes
   * @throws IllegalArgumentException if the object has no uid, being not yet stored, or no name,
   *     kind or apiVersion
   */
  public static Owner ownerOf(HasMetadata object) {
    ObjectMeta metadata = metadata(object);
    return new Owner(
        object.getApiVersion(), object.getKind(), metadata.getName(), metadata.getUid());
  }

  /**
   * A listener that records, in Events about the lock's Lease, what somebody will want to find
   * later: when it was taken over from a stale holder, and when it was released by force.
   *
   * <p>Events are sent on the executor, at most 100 at a time wait, what is more is dropped, and a
   * failure is logged: they never delay an operation. Their text is escaped, and cut to the 1,024
   * bytes that the API server takes. Needs the verb create on events of events.k8s.io, served since
   * Kubernetes 1.19, in the namespaces of the locks.
   *
   * @param component who reports, such as the operator's name; 1 to 63 characters
   * @param client the caller's client; not closed
   * @param executor where Events are sent; requests block it
   * @param clock the wall clock, for the Events' time
   * @return a listener for {@link Builder#listener}
   * @throws IllegalArgumentException if the component is blank or too long
   */
  public static LeaseLockListener events(
      String component, KubernetesClient client, Executor executor, InstantSource clock) {
    Objects.requireNonNull(component, "component");
    Objects.requireNonNull(clock, "clock");
    return new KubernetesEvents(component, client, executor, clock);
  }

  private static ObjectMeta metadata(HasMetadata object) {
    Objects.requireNonNull(object, "object");
    ObjectMeta metadata = object.getMetadata();
    if (metadata == null || metadata.getName() == null || metadata.getUid() == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "this %s has no name or no uid: only an object that the API server has stored can"
                  + " hold a lock",
              object.getKind()));
    }
    if (object.getKind() == null || object.getApiVersion() == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "this object has no kind or no apiVersion: %s", metadata.getName()));
    }
    return metadata;
  }

  /**
   * {@code Kind.group}, or {@code Kind} in the core group, whose apiVersion has no slash; for its
   * classes, a client 7.1 says one that begins with it.
   */
  static String kind(String kind, String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash <= 0 ? kind : kind + "." + apiVersion.substring(0, slash);
  }

  /** Collects what differs from the defaults. Not safe for use by several threads. */
  public static final class Builder {

    private final EngineBuilder<StoreLocks> locks;

    private Builder(KubernetesLeaseStore store) {
      this.locks = StoreLocks.builder(store);
    }

    /**
     * Bounds each operation; see {@link io.github.leaselock.AcquireRequest#within}. 10 seconds by
     * default.
     *
     * @param time more than zero, at most one hour
     * @return this
     * @throws IllegalArgumentException if the time is out of range
     */
    @CanIgnoreReturnValue
    public Builder within(Duration time) {
      locks.within(time);
      return this;
    }

    /**
     * Sets the predicate for {@link io.github.leaselock.LeaseLock#isActive()} and for requests that
     * name none. By default {@link StalenessPredicate#never}.
     *
     * @param staleness the predicate
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder takingOver(StalenessPredicate staleness) {
      locks.takingOver(staleness);
      return this;
    }

    /**
     * Bounds what is remembered of the Leases that these locks wrote, which saves a read when the
     * same process acquires or releases next. 4 MiB by default, some thousand Leases.
     *
     * @param bytes at least 1
     * @return this
     * @throws IllegalArgumentException if the number is less than 1
     */
    @CanIgnoreReturnValue
    public Builder maximumRemembered(long bytes) {
      locks.maximumRemembered(bytes);
      return this;
    }

    /**
     * Sets the listener that is notified of lock lifecycle events, such as {@link #events}. By
     * default there is none.
     *
     * @param listener is notified
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder listener(LeaseLockListener listener) {
      locks.listener(listener);
      return this;
    }

    /** {@return the locks} */
    public LeaseLocks build() {
      return locks.build();
    }
  }
}
