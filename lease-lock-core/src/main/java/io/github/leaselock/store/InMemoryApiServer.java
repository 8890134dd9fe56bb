package io.github.leaselock.store;

import io.github.leaselock.lease.LeaseKey;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leases in memory, with the answers of a real API server wherever they matter to a lock: the
 * reference against which locks are tested.
 *
 * <p>It takes requests in the raw shapes that the API server takes, the dangerous ones included: a
 * PUT without a uid brings a deleted object back, a DELETE without preconditions deletes whatever
 * is there, a PUT of identical content does not move the version, a terminating object takes a new
 * holder and vanishes with it. A lock that is wrong on a real server is meant to be wrong here.
 *
 * <p>Objects are trees of maps, lists, strings, numbers and booleans, as JSON has them; what comes
 * in and what goes out is copied. Every request is atomic and sees all earlier ones. Safe for use
 * by several threads. Namespaces exist unless they are {@linkplain #removeNamespace removed}.
 */
public final class InMemoryApiServer {

  private final Map<LeaseKey, Map<String, Object>> stored = new HashMap<>();
  private final Set<String> terminating = new HashSet<>();
  private final Set<String> absent = new HashSet<>();
  private final List<Consumer<Change>> listeners = new ArrayList<>();
  private final InstantSource clock;
  private long revision;
  private long uids;

  /**
   * An empty server.
   *
   * @param clock for {@code creationTimestamp} and {@code deletionTimestamp}
   */
  public InMemoryApiServer(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * What the server answered.
   *
   * @param code the HTTP status
   * @param reason {@code status.reason}, empty on success
   * @param message for people, empty on success
   * @param object the object that a success returns
   */
  public record Answer(
      int code, String reason, String message, Optional<Map<String, Object>> object) {

    /**
     * Whether the request succeeded.
     *
     * @return true for 2xx
     */
    public boolean isSuccess() {
      return code >= 200 && code < 300;
    }
  }

  /**
   * One change of what is stored.
   *
   * @param key which Lease
   * @param revision the version that the change made
   * @param object what is stored now, or empty if it was removed
   */
  public record Change(LeaseKey key, long revision, Optional<Map<String, Object>> object) {}

  /**
   * Adds a listener to every later change.
   *
   * @param listener called within the request that makes the change, in the order of the changes
   */
  public synchronized void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /**
   * Marks a namespace as being deleted: nothing can be created in it any more.
   *
   * @param namespace its name
   */
  public synchronized void terminateNamespace(String namespace) {
    terminating.add(namespace);
  }

  /**
   * Removes a namespace and everything in it.
   *
   * @param namespace its name
   */
  public synchronized void removeNamespace(String namespace) {
    absent.add(namespace);
    List.copyOf(stored.keySet()).stream()
        .filter(key -> key.namespace().equals(namespace))
        .forEach(this::remove);
  }

  /**
   * GET.
   *
   * @param key which Lease
   * @return 200 or 404
   */
  public synchronized Answer get(LeaseKey key) {
    @Nullable Map<String, Object> object = stored.get(key);
    return object == null ? notFound(key) : success(200, object);
  }

  /**
   * POST.
   *
   * @param key which Lease
   * @param body the object
   * @return 201, 409 AlreadyExists, or a refusal
   */
  public synchronized Answer post(LeaseKey key, Map<String, Object> body) {
    Optional<Answer> refusal = refuseNamespace(key).or(() -> LeaseValidation.check(key, body));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (!Tree.text(body, "metadata", "resourceVersion").isEmpty()) {
      return error(
          500, "InternalError", "resourceVersion should not be set on objects to be created");
    }
    if (stored.containsKey(key)) {
      return error(409, "AlreadyExists", "leases \"" + key.name() + "\" already exists");
    }
    return create(key, body);
  }

  /**
   * PUT. Without a uid, and on an absent object, it creates.
   *
   * @param key which Lease
   * @param body the object
   * @return 200, 201, 409 Conflict, 422, or another refusal
   */
  public synchronized Answer put(LeaseKey key, Map<String, Object> body) {
    Optional<Answer> refusal = LeaseValidation.check(key, body);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    @Nullable Map<String, Object> current = stored.get(key);
    String uid = Tree.text(body, "metadata", "uid");
    String version = Tree.text(body, "metadata", "resourceVersion");
    if (current == null) {
      return uid.isEmpty()
          ? refuseNamespace(key).orElseGet(() -> create(key, body))
          : conflict(key, "Precondition failed: UID in precondition: " + uid);
    }
    if (version.isEmpty()) {
      return error(422, "Invalid", "metadata.resourceVersion: must be specified for an update");
    }
    return update(key, current, body, uid, version);
  }

  /**
   * PATCH with a JSON merge patch.
   *
   * @param key which Lease
   * @param patch what to change; a null removes
   * @return 200, 404, 409 Conflict, or a refusal
   */
  public synchronized Answer mergePatch(LeaseKey key, Map<String, ?> patch) {
    @Nullable Map<String, Object> current = stored.get(key);
    if (current == null) {
      return notFound(key);
    }
    Map<String, Object> patched = Tree.merge(current, patch);
    Optional<Answer> refusal = LeaseValidation.check(key, patched);
    return refusal.orElseGet(
        () ->
            update(
                key,
                current,
                patched,
                Tree.text(patched, "metadata", "uid"),
                Tree.text(patched, "metadata", "resourceVersion")));
  }

  /**
   * Forced server-side apply. On an absent object it creates, whatever version it names.
   *
   * @param key which Lease
   * @param body the fields to apply
   * @return 200, 201, 409 Conflict, or a refusal
   */
  public synchronized Answer apply(LeaseKey key, Map<String, ?> body) {
    @Nullable Map<String, Object> current = stored.get(key);
    if (current != null) {
      return mergePatch(key, body);
    }
    Map<String, Object> fresh = Tree.copy(body);
    return refuseNamespace(key)
        .or(() -> LeaseValidation.check(key, fresh))
        .orElseGet(() -> create(key, fresh));
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
    @Nullable Map<String, Object> current = stored.get(key);
    if (current == null) {
      return notFound(key);
    }
    if (uid.isPresent() && !uid.get().equals(Tree.text(current, "metadata", "uid"))) {
      return conflict(key, "the UID in the precondition does not match");
    }
    if (version.isPresent()
        && !version.get().equals(Tree.text(current, "metadata", "resourceVersion"))) {
      return conflict(key, "the ResourceVersion in the precondition does not match");
    }
    if (Tree.list(current, "metadata", "finalizers").isEmpty()) {
      remove(key);
      return success(200, current);
    }
    if (Tree.text(current, "metadata", "deletionTimestamp").isEmpty()) {
      Map<String, Object> marked = Tree.copy(current);
      Tree.map(marked, "metadata").put("deletionTimestamp", now());
      return success(200, store(key, marked));
    }
    return success(200, current);
  }

  private Answer create(LeaseKey key, Map<String, Object> body) {
    Map<String, Object> object = Tree.copy(body);
    Map<String, Object> metadata = Tree.map(object, "metadata");
    metadata.put("namespace", key.namespace());
    metadata.put("name", key.name());
    metadata.put("uid", "00000000-0000-4000-8000-%012d".formatted(++uids));
    metadata.put("creationTimestamp", now());
    metadata.remove("deletionTimestamp");
    return success(201, store(key, object));
  }

  private Answer update(
      LeaseKey key,
      Map<String, Object> current,
      Map<String, Object> body,
      String uid,
      String version) {
    if (!uid.isEmpty() && !uid.equals(Tree.text(current, "metadata", "uid"))) {
      return conflict(key, "Precondition failed: UID in precondition: " + uid);
    }
    if (!version.equals(Tree.text(current, "metadata", "resourceVersion"))) {
      return conflict(key, "the object has been modified");
    }
    Map<String, Object> next = Tree.copy(body);
    Map<String, Object> metadata = Tree.map(next, "metadata");
    for (String fixed :
        List.of("uid", "creationTimestamp", "deletionTimestamp", "resourceVersion")) {
      String value = Tree.text(current, "metadata", fixed);
      if (value.isEmpty()) {
        metadata.remove(fixed);
      } else {
        metadata.put(fixed, value);
      }
    }
    metadata.put("namespace", key.namespace());
    metadata.put("name", key.name());
    if (next.equals(current)) {
      return success(200, current); // a no-op does not move the version
    }
    boolean vanishes =
        !Tree.text(next, "metadata", "deletionTimestamp").isEmpty()
            && Tree.list(next, "metadata", "finalizers").isEmpty();
    if (vanishes) {
      remove(key);
      return success(200, next);
    }
    return success(200, store(key, next));
  }

  private Map<String, Object> store(LeaseKey key, Map<String, Object> object) {
    Tree.map(object, "metadata").put("resourceVersion", Long.toString(++revision));
    stored.put(key, object);
    tell(key, Optional.of(object));
    return object;
  }

  private void remove(LeaseKey key) {
    stored.remove(key);
    revision++;
    tell(key, Optional.empty());
  }

  private void tell(LeaseKey key, Optional<Map<String, Object>> object) {
    Change change = new Change(key, revision, object.map(Tree::copy));
    listeners.forEach(listener -> listener.accept(change));
  }

  private Optional<Answer> refuseNamespace(LeaseKey key) {
    if (absent.contains(key.namespace())) {
      return Optional.of(
          error(404, "NotFound", "namespaces \"" + key.namespace() + "\" not found"));
    }
    return terminating.contains(key.namespace())
        ? Optional.of(
            error(
                403,
                "NamespaceTerminating",
                "namespace " + key.namespace() + " is being terminated"))
        : Optional.empty();
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Answer success(int code, Map<String, Object> object) {
    return new Answer(code, "", "", Optional.of(new LinkedHashMap<>(Tree.copy(object))));
  }

  private static Answer notFound(LeaseKey key) {
    return error(404, "NotFound", "leases \"" + key.name() + "\" not found");
  }

  private static Answer conflict(LeaseKey key, String why) {
    return error(
        409, "Conflict", "Operation cannot be fulfilled on leases \"" + key.name() + "\": " + why);
  }

  static Answer error(int code, String reason, String message) {
    return new Answer(code, reason, message, Optional.empty());
  }
}
