package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.kubernetes.ApiServer.Answer;
import io.github.leaselock.internal.kubernetes.ApiServer.NoAnswerException;
import io.github.leaselock.internal.kubernetes.Failures.Verb;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.ListOutcome;
import io.github.leaselock.internal.store.NamespaceState;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Leases on a cluster.
 *
 * <p>Uses the caller's client as it is: its transport, credentials, impersonation and interceptors.
 * It sends each request once, though the client may be configured to repeat them, and gives up
 * after the request timeout. The client is never closed and must outlive the store. Safe for use by
 * several threads; must not be called on a thread of the client's own event loop, since it waits
 * for answers.
 *
 * <p>Needs the verbs get, create and update on leases of coordination.k8s.io, delete for {@code
 * deleteIfFree} and for sessions, and list and watch for whoever waits; get on namespaces lets
 * {@link #namespace} tell. A 404 that the API server did not send itself, but a gateway, is checked
 * with a list: without that verb it counts as an error, and never as an absent Lease.
 */
public final class KubernetesLeaseStore implements LeaseStore {

  /** How long one request may take unless the caller says otherwise. */
  public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private static final String NAMESPACES = "api/v1/namespaces";
  private static final Duration MIN_REQUEST_TIMEOUT = Duration.ofMillis(10);
  private static final Duration MAX_REQUEST_TIMEOUT = Duration.ofMinutes(10);

  private final ApiServer server;
  private final Absence absence;

  private KubernetesLeaseStore(ApiServer server) {
    this.server = server;
    this.absence = new Absence(server);
  }

  /**
   * The Leases that a client sees, with the default request timeout.
   *
   * @param client the caller's client, of any HTTP implementation
   * @return the store
   * @throws IllegalStateException if the client is closed, older than 7.1, or put together of
   *     several versions; the message says what to do
   */
  public static KubernetesLeaseStore using(KubernetesClient client) {
    return using(client, DEFAULT_REQUEST_TIMEOUT);
  }

  /**
   * The Leases that a client sees.
   *
   * @param client the caller's client, of any HTTP implementation
   * @param requestTimeout how long one request may take, 10 ms to 10 minutes; for a lock held by a
   *     session, well under a third of the session's duration
   * @return the store
   * @throws IllegalArgumentException if the timeout is out of range
   * @throws IllegalStateException if the client is closed, older than 7.1, or put together of
   *     several versions; the message says what to do
   */
  public static KubernetesLeaseStore using(KubernetesClient client, Duration requestTimeout) {
    Objects.requireNonNull(requestTimeout, "requestTimeout");
    ClientCheck.requireUsable(client);
    if (requestTimeout.compareTo(MIN_REQUEST_TIMEOUT) < 0
        || requestTimeout.compareTo(MAX_REQUEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a request timeout is %s to %s, not %s",
              MIN_REQUEST_TIMEOUT,
              MAX_REQUEST_TIMEOUT,
              requestTimeout));
    }
    try {
      return new KubernetesLeaseStore(new ApiServer(client, requestTimeout));
    } catch (LinkageError missing) {
      throw ClientCheck.cannotBeUsed(missing);
    }
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    Objects.requireNonNull(key, "key");
    try {
      Answer answer = server.send(Verb.GET.method(), path(key), null);
      if (answer.isSuccess()) {
        return new ReadOutcome.Found(record(key, answer));
      }
      StoreFailure failure = failure(Verb.GET, key, answer);
      return failure.kind() == StoreFailure.Kind.NOT_FOUND
          ? notFound(key, answer, failure)
          : new ReadOutcome.Failed(failure);
    } catch (NoAnswerException e) {
      return new ReadOutcome.Failed(Failures.of(Verb.GET, key, e));
    } catch (UnreadableException e) {
      return new ReadOutcome.Failed(e.failure(Verb.GET, key));
    }
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    Objects.requireNonNull(lease, "lease");
    return write(
        Verb.CREATE, lease.key(), collection(lease.key().namespace()), LeaseMapping.json(lease));
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    Objects.requireNonNull(lease, "lease");
    return write(Verb.UPDATE, lease.key(), path(lease.key()), LeaseMapping.json(lease));
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    Objects.requireNonNull(lease, "lease");
    try {
      Answer answer =
          server.send(Verb.DELETE.method(), path(lease.key()), LeaseMapping.deletion(lease));
      if (!answer.isSuccess()) {
        return new DeleteOutcome.Unconfirmed(failure(Verb.DELETE, lease.key(), answer));
      }
      boolean saysSo =
          server.status(answer).filter(status -> "Success".equals(status.getStatus())).isPresent();
      if (!saysSo) {
        record(lease.key(), answer); // a finalizer keeps it
      }
      return new DeleteOutcome.Deleted();
    } catch (NoAnswerException e) {
      return new DeleteOutcome.Unconfirmed(Failures.of(Verb.DELETE, lease.key(), e));
    } catch (UnreadableException e) {
      return new DeleteOutcome.Unconfirmed(e.failure(Verb.DELETE, lease.key()));
    }
  }

  /** By its address: one API server may have several, and then it is not known. */
  @Override
  public boolean isSameAs(LeaseStore other) {
    Objects.requireNonNull(other, "other");
    return other instanceof KubernetesLeaseStore known && known.server.isAt(server);
  }

  @Override
  public ListOutcome sessions(String namespace) {
    Objects.requireNonNull(namespace, "namespace");
    return new SessionList(server, namespace).read();
  }

  @Override
  public NamespaceState namespace(String namespace) {
    Objects.requireNonNull(namespace, "namespace");
    try {
      Answer answer = server.send(Verb.GET.method(), NAMESPACES + "/" + namespace, null);
      if (answer.isSuccess()) {
        return state(namespace, answer);
      }
      return answer.code() == 404 && absence.isProven(answer, NAMESPACES, "namespaces", namespace)
          ? NamespaceState.ABSENT
          : NamespaceState.UNKNOWN;
    } catch (NoAnswerException e) {
      return NamespaceState.UNKNOWN;
    }
  }

  private NamespaceState state(String namespace, Answer answer) {
    try {
      Map<?, ?> object = server.serialization().unmarshal(answer.body(), Map.class);
      if (object == null
          || !(object.get("metadata") instanceof Map<?, ?> metadata)
          || !namespace.equals(metadata.get("name"))) {
        return NamespaceState.UNKNOWN;
      }
      return metadata.get("deletionTimestamp") == null
          ? NamespaceState.ACTIVE
          : NamespaceState.TERMINATING;
    } catch (RuntimeException unreadable) {
      return NamespaceState.UNKNOWN;
    }
  }

  @Override
  public LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(listener, "listener");
    LeaseStream stream = new LeaseStream(server, scope, listener);
    position.ifPresentOrElse(stream::resume, stream::begin);
    return stream;
  }

  @Override
  public Transport newTransport() {
    return server
        .newConnections()
        .<Transport>map(
            connections ->
                new SeparateTransport(
                    new KubernetesLeaseStore(server.over(connections)), connections))
        .orElse(() -> this);
  }

  private record SeparateTransport(LeaseStore store, HttpClient connections) implements Transport {
    @Override
    public void close() {
      connections.close();
    }
  }

  /** A Lease that is said to be absent and is not would be said to be released, too. */
  private ReadOutcome notFound(LeaseKey key, Answer answer, StoreFailure failure)
      throws NoAnswerException {
    return absence.isProven(answer, collection(key.namespace()), "leases", key.name())
        ? new ReadOutcome.Absent()
        : new ReadOutcome.Failed(
            StoreFailure.of(
                StoreFailure.Kind.SERVER_ERROR,
                failure.message() + "; this is not how the API server says so"));
  }

  private WriteOutcome write(Verb verb, LeaseKey key, String path, String body) {
    try {
      Answer answer = server.send(verb.method(), path, body);
      return answer.isSuccess()
          ? new WriteOutcome.Written(record(key, answer))
          : new WriteOutcome.Unconfirmed(failure(verb, key, answer));
    } catch (NoAnswerException e) {
      return new WriteOutcome.Unconfirmed(Failures.of(verb, key, e));
    } catch (UnreadableException e) {
      return new WriteOutcome.Unconfirmed(e.failure(verb, key));
    }
  }

  private StoreFailure failure(Verb verb, LeaseKey key, Answer answer) {
    return Failures.of(verb, key, answer, server.status(answer));
  }

  /** A success whose body is not the Lease: something between us and the server answered. */
  private static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(Throwable cause) {
      super("the answer is not that Lease", cause);
    }

    StoreFailure failure(Verb verb, LeaseKey key) {
      return StoreFailure.of(
          StoreFailure.Kind.SERVER_ERROR, verb.method() + " of " + key + ": " + getMessage());
    }
  }

  private LeaseRecord record(LeaseKey key, Answer answer) throws UnreadableException {
    try {
      return LeaseBody.record(key, answer.body());
    } catch (RuntimeException e) {
      throw new UnreadableException(e);
    }
  }

  /** The address of all Leases in a namespace. */
  static String collection(String namespace) {
    return "apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
  }

  private static String path(LeaseKey key) {
    return collection(key.namespace()) + "/" + key.name();
  }
}
