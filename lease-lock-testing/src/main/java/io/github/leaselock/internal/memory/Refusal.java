package io.github.leaselock.internal.memory;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.memory.InMemoryApiServer.Answer;
import io.github.leaselock.internal.memory.InMemoryApiServer.Cause;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ends a request with an error: thrown where the reason is found, answered by the server. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  private Refusal(int code, String reason, @Nullable String message, List<Cause> causes) {
    super(message, null, false, false);
    this.answer = new Answer(code, reason, String.valueOf(message), causes, Optional.empty());
  }

  Answer answer() {
    return answer;
  }

  static Refusal notFound(LeaseKey key) {
    return new Refusal(404, "NotFound", "leases \"" + key.name() + "\" not found", List.of());
  }

  static Refusal namespaceNotFound(LeaseKey key) {
    return new Refusal(
        404, "NotFound", "namespaces \"" + key.namespace() + "\" not found", List.of());
  }

  static Refusal namespaceTerminating(LeaseKey key) {
    String message =
        String.format(
            Locale.ROOT,
            "leases \"%s\" is forbidden: unable to create new content in namespace %s because it is"
                + " being terminated",
            key.name(),
            key.namespace());
    return new Refusal(
        403,
        "Forbidden",
        message,
        List.of(
            new Cause(
                "NamespaceTerminating",
                "metadata.namespace",
                "namespace " + key.namespace() + " is being terminated")));
  }

  static Refusal alreadyExists(LeaseKey key) {
    return new Refusal(
        409, "AlreadyExists", "leases \"" + key.name() + "\" already exists", List.of());
  }

  static Refusal conflict(LeaseKey key, String why) {
    return new Refusal(
        409,
        "Conflict",
        "Operation cannot be fulfilled on leases \"" + key.name() + "\": " + why,
        List.of());
  }

  static Refusal badRequest(@Nullable String message) {
    return new Refusal(400, "BadRequest", message, List.of());
  }

  static Refusal invalid(LeaseKey key, String field, @Nullable String message) {
    return invalid(key, List.of(new Cause("FieldValueInvalid", field, String.valueOf(message))));
  }

  static Refusal invalid(LeaseKey key, List<Cause> causes) {
    String all =
        causes.stream()
            .map(cause -> cause.field() + ": " + cause.message())
            .collect(Collectors.joining(", "));
    return new Refusal(
        422,
        "Invalid",
        "Lease.coordination.k8s.io \"" + key.name() + "\" is invalid: " + all,
        causes);
  }

  /** What the API server takes for a failure of its own, and gives no reason for. */
  static Refusal internalError(@Nullable String message) {
    return new Refusal(500, "", message, List.of());
  }
}
