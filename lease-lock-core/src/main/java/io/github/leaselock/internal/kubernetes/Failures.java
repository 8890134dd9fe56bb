package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.kubernetes.ApiServer.Answer;
import io.github.leaselock.internal.kubernetes.ApiServer.NoAnswerException;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.text.Text;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Names what an answer means that is not a success. */
final class Failures {

  /** How much is shown of what the server says, in bytes. */
  private static final int SAID = 500;

  private Failures() {}

  /** The verbs of RBAC, with the HTTP method that each allows. */
  enum Verb {
    GET("GET"),
    LIST("GET"),
    WATCH("GET"),
    CREATE("POST"),
    UPDATE("PUT"),
    DELETE("DELETE");

    private final String method;

    Verb(String method) {
      this.method = method;
    }

    String method() {
      return method;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What was asked, and of what: one Lease, or those that are watched. */
  private record Request(Verb verb, String namespace, String of) {
    Request(Verb verb, LeaseKey key) {
      this(verb, key.namespace(), key.toString());
    }

    Request(Verb verb, WatchScope scope) {
      this(verb, scope.namespace(), scope.toString());
    }

    @Override
    public String toString() {
      return verb.word() + " of " + of;
    }
  }

  static String asked(Verb verb, WatchScope scope) {
    return new Request(verb, scope).toString();
  }

  static StoreFailure of(Verb verb, LeaseKey key, NoAnswerException failure) {
    return of(new Request(verb, key), failure);
  }

  static StoreFailure of(Verb verb, WatchScope scope, NoAnswerException failure) {
    return of(new Request(verb, scope), failure);
  }

  static StoreFailure of(Verb verb, LeaseKey key, Answer answer, Optional<Status> status) {
    return of(new Request(verb, key), answer, status);
  }

  static StoreFailure of(Verb verb, WatchScope scope, Answer answer, Optional<Status> status) {
    return of(new Request(verb, scope), answer, status);
  }

  static StoreFailure ofList(String namespace, NoAnswerException failure) {
    return of(sessionsIn(namespace), failure);
  }

  static StoreFailure ofList(String namespace, Answer answer, Optional<Status> status) {
    return of(sessionsIn(namespace), answer, status);
  }

  private static Request sessionsIn(String namespace) {
    return new Request(Verb.LIST, namespace, "sessions in " + namespace);
  }

  private static StoreFailure of(Request request, NoAnswerException failure) {
    Kind kind =
        switch (failure.cause()) {
          case CLOSED -> Kind.CLIENT_CLOSED;
          case TIMEOUT -> Kind.TIMEOUT;
          case CONNECTION -> Kind.CONNECTION;
          case INTERRUPTED -> Kind.INTERRUPTED;
        };
    return StoreFailure.of(kind, request + ": " + failure.getMessage());
  }

  private static StoreFailure of(Request request, Answer answer, Optional<Status> status) {
    Kind kind = kind(request, answer, status);
    String said = status.map(Status::getMessage).orElse(answer.body().strip());
    String asked = String.format(Locale.ROOT, "%s answered %d", request, answer.code());
    String message = said.isEmpty() ? asked : asked + ": " + Text.shown(said, SAID);
    return new StoreFailure(kind, message + hint(kind, request, said), retryAfter(answer, status));
  }

  private static Kind kind(Request request, Answer answer, Optional<Status> status) {
    return switch (answer.code()) {
      case 401 -> Kind.UNAUTHORIZED;
      case 403 -> isTerminating(status) ? Kind.NAMESPACE_TERMINATING : Kind.FORBIDDEN;
      case 404 -> notFound(request, answer, status);
      case 409 -> conflict(request.verb, status);
      case 410 -> Kind.GONE;
      case 429 -> Kind.TOO_MANY_REQUESTS;
      case 400, 405, 406, 413, 415, 422 -> Kind.INVALID;
      default -> Kind.SERVER_ERROR;
    };
  }

  /** Of an absence only a creation is told at once: whoever else asks proves it by a read. */
  private static Kind notFound(Request request, Answer answer, Optional<Status> status) {
    if (answer.body().strip().equals("404 page not found")) {
      return Kind.INVALID; // this API server does not serve Leases
    }
    if (status.isEmpty() && !answer.body().isBlank()) {
      return Kind.SERVER_ERROR; // a proxy
    }
    if (request.verb != Verb.CREATE) {
      return Kind.NOT_FOUND;
    }
    Optional<StatusDetails> what = status.map(Status::getDetails);
    if (what.filter(details -> "namespaces".equals(details.getKind())).isPresent()) {
      return request.namespace.equals(what.get().getName())
          ? Kind.NAMESPACE_ABSENT
          : Kind.SERVER_ERROR; // another namespace: a proxy
    }
    return status.isPresent() ? Kind.INVALID : Kind.SERVER_ERROR; // no resource, or a proxy
  }

  /** A POST conflicts only with what is there, whatever reason the answer gives. */
  private static Kind conflict(Verb verb, Optional<Status> status) {
    boolean exists =
        verb == Verb.CREATE
            || status.map(Status::getReason).filter("AlreadyExists"::equals).isPresent();
    return exists ? Kind.ALREADY_EXISTS : Kind.CONFLICT;
  }

  private static boolean isTerminating(Optional<Status> status) {
    return status.map(Status::getDetails).map(StatusDetails::getCauses).stream()
        .flatMap(List::stream)
        .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  private static String hint(Kind kind, Request request, String said) {
    return switch (kind) {
      case FORBIDDEN ->
          String.format(
              Locale.ROOT,
              "; %sthe client's user needs the verb \"%s\" on \"leases\" of \"coordination.k8s.io\""
                  + " in namespace \"%s\"",
              isAboutRights(request.verb, said) ? "" : "if that is not a policy of the cluster, ",
              request.verb.word(),
              request.namespace);
      case UNAUTHORIZED -> "; the API server does not accept the client's credentials";
      case NAMESPACE_TERMINATING ->
          "; the namespace is being deleted, so no Lease can be made in it";
      case NAMESPACE_ABSENT ->
          String.format(Locale.ROOT, "; create the namespace \"%s\" first", request.namespace);
      default -> "";
    };
  }

  /** Quotas and admission webhooks answer 403 as well; these are the words for a missing right. */
  private static boolean isAboutRights(Verb verb, String said) {
    return said.contains("cannot " + verb.word() + " resource");
  }

  /** In seconds as Kubernetes sends it; a date, which it never sends, counts as absent. */
  private static Optional<Duration> retryAfter(Answer answer, Optional<Status> status) {
    Stream<String> header = answer.retryAfter().stream();
    Stream<String> details =
        status.map(Status::getDetails).map(StatusDetails::getRetryAfterSeconds).stream()
            .map(String::valueOf);
    return Stream.concat(header, details)
        .map(String::strip)
        .filter(seconds -> seconds.matches("[1-9][0-9]{0,5}"))
        .findFirst()
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }
}
