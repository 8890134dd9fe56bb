package io.github.leaselock.internal.memory;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.store.NamespaceState;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Leases in memory, with the answers of a real API server: the reference against which locks are
 * tested.
 *
 * <p>It takes requests in the raw shapes that the API server takes, the dangerous ones included: a
 * PUT without a uid brings a deleted object back, a DELETE without preconditions deletes whatever
 * is there, a PUT of identical content does not move the version, a terminating object takes a new
 * holder and vanishes with it. A lock that is wrong on a real server is meant to be wrong here. Its
 * answers are compared with recorded ones of a real server; lists, watches, dry runs and the
 * ownership of fields are beyond it.
 *
 * <p>Objects are trees of maps, lists, strings, numbers and booleans, as JSON has them; what comes
 * in and what goes out is copied. Every request is atomic and sees all earlier ones. Safe for use
 * by several threads. Namespaces exist unless they are {@linkplain #removeNamespace removed}.
 */
public final class InMemoryApiServer {

  private final LeaseTable stored = new LeaseTable();
  private final Namespaces namespaces = new Namespaces();
  private final LeaseRequests requests;

  /**
   * An empty server.
   *
   * @param clock for {@code creationTimestamp} and {@code deletionTimestamp}
   */
  public InMemoryApiServer(InstantSource clock) {
    Objects.requireNonNull(clock, "clock");
    requests = new LeaseRequests(stored, namespaces, clock);
  }

  /**
   * What the server answered.
   *
   * @param code the HTTP status
   * @param reason {@code status.reason}; empty on success and for some errors of the server's own
   * @param message for people, empty on success
   * @param causes {@code status.details.causes}: what exactly is refused, if that is told
   * @param object the object that a success returns
   */
  public record Answer(
      int code,
      String reason,
      String message,
      List<Cause> causes,
      Optional<Map<String, Object>> object) {

    /**
     * Copies the causes.
     *
     * @param code the HTTP status
     * @param reason {@code status.reason}
     * @param message for people
     * @param causes what exactly is refused
     * @param object the object that a success returns
     */
    public Answer {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(causes, "causes");
      Objects.requireNonNull(object, "object");
      causes = List.copyOf(causes);
    }

    /** {@return whether the request succeeded: 2xx} */
    public boolean isSuccess() {
      return code >= 200 && code < 300;
    }
  }

  /**
   * One of the reasons of a refusal.
   *
   * @param reason a word of Kubernetes, such as {@code FieldValueInvalid}
   * @param field the field's path
   * @param message for people
   */
  public record Cause(String reason, String field, String message) {
    /**
     * Checks that nothing is absent.
     *
     * @param reason a word of Kubernetes, such as {@code FieldValueInvalid}
     * @param field the field's path
     * @param message for people
     */
    public Cause {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(field, "field");
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * One change of what is stored.
   *
   * @param key which Lease
   * @param revision the version that the change made
   * @param object what is stored now, or empty if it was removed
   */
  public record Change(LeaseKey key, long revision, Optional<Map<String, Object>> object) {
    /**
     * Checks that nothing is absent.
     *
     * @param key which Lease
     * @param revision the version that the change made
     * @param object what is stored now, or empty if it was removed
     */
    public Change {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(object, "object");
    }
  }

  /**
   * Adds a listener to every later change.
   *
   * @param listener called within the request that makes the change, in the order of the changes
   * @return takes the listener away again
   */
  public synchronized Runnable listen(Consumer<Change> listener) {
    Objects.requireNonNull(listener, "listener");
    Runnable removal = stored.listen(listener);
    return () -> {
      synchronized (this) {
        removal.run();
      }
    };
  }

  /** {@return each Lease that is stored, in the shape of a change} */
  public synchronized List<Change> all() {
    return stored.all();
  }

  /**
   * Adds a listener to what is stored now and to every later change.
   *
   * @param listener called first with everything that is stored, then as in {@link #listen}
   * @return takes the listener away again
   */
  public synchronized Runnable listenFromNow(Consumer<Change> listener) {
    Objects.requireNonNull(listener, "listener");
    stored.all().forEach(listener);
    return listen(listener);
  }

  /** Everything that is stored at one moment, as a backup of etcd keeps it. */
  public static final class Snapshot {
    private final LeaseTable.Copy copy;

    private Snapshot(LeaseTable.Copy copy) {
      this.copy = copy;
    }
  }

  /** {@return what is stored now} */
  public synchronized Snapshot snapshot() {
    return new Snapshot(stored.copy());
  }

  /**
   * Restores a backup: what was stored since is lost, and the resource versions go on from the old
   * ones, so that they come a second time. Listeners are not told.
   *
   * @param snapshot what this server was before
   */
  public synchronized void restore(Snapshot snapshot) {
    Objects.requireNonNull(snapshot, "snapshot");
    stored.goBack(snapshot.copy);
  }

  /**
   * Marks a namespace as being deleted: nothing can be created in it any more.
   *
   * @param namespace its name
   */
  public synchronized void terminateNamespace(String namespace) {
    Objects.requireNonNull(namespace, "namespace");
    namespaces.terminate(namespace);
  }

  /**
   * Removes a namespace and everything in it.
   *
   * @param namespace its name
   */
  public synchronized void removeNamespace(String namespace) {
    Objects.requireNonNull(namespace, "namespace");
    namespaces.remove(namespace);
    stored.removeAllOf(namespace);
  }

  /**
   * Looks at a namespace.
   *
   * @param namespace its name
   * @return what it is in
   */
  public synchronized NamespaceState namespace(String namespace) {
    Objects.requireNonNull(namespace, "namespace");
    return namespaces.state(namespace);
  }

  /**
   * GET.
   *
   * @param key which Lease
   * @return 200 or 404
   */
  public synchronized Answer get(LeaseKey key) {
    Objects.requireNonNull(key, "key");
    return requests.get(key);
  }

  /**
   * POST.
   *
   * @param key which Lease; the body may leave name and namespace out
   * @param body the object
   * @return 201, 409 AlreadyExists, or a refusal
   */
  public synchronized Answer post(LeaseKey key, Map<String, ?> body) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(body, "body");
    return requests.post(key, body);
  }

  /**
   * PUT. Without a uid, and on an absent object, it creates.
   *
   * @param key which Lease; the body has to name it, too
   * @param body the object
   * @return 200, 201, 409 Conflict, 422, or another refusal
   */
  public synchronized Answer put(LeaseKey key, Map<String, ?> body) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(body, "body");
    return requests.put(key, body);
  }

  /**
   * PATCH with a JSON merge patch.
   *
   * @param key which Lease
   * @param patch what to change; a null removes
   * @return 200, 404, 409 Conflict, or a refusal
   */
  public synchronized Answer mergePatch(LeaseKey key, Map<String, ?> patch) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(patch, "patch");
    return requests.mergePatch(key, patch);
  }

  /**
   * Forced server-side apply by a manager that applied nothing before: it takes nothing away, and
   * moves the version even if nothing else changes. On an absent object it creates, whatever
   * version it names.
   *
   * @param key which Lease
   * @param body the fields to apply, with apiVersion and kind
   * @return 200, 201, 409 Conflict, or a refusal
   */
  public synchronized Answer apply(LeaseKey key, Map<String, ?> body) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(body, "body");
    return requests.apply(key, body);
  }

  /**
   * DELETE.
   *
   * @param key which Lease
   * @param uid the precondition on the uid, if there is one
   * @param version the precondition on the resourceVersion, if there is one
   * @return 200, 404 or 409 Conflict
   */
  public synchronized Answer delete(LeaseKey key, Optional<String> uid, Optional<String> version) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(version, "version");
    return requests.delete(key, uid, version);
  }
}
