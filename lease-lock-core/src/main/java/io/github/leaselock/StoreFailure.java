package io.github.leaselock;

import io.github.leaselock.internal.text.Text;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a request did not come back with what it asked for.
 *
 * @param kind what went wrong, as far as the answer tells
 * @param message human-readable: what was asked of what, and the answer
 * @param retryAfter how long the server asked to be left alone, from {@code Retry-After}
 */
public record StoreFailure(Kind kind, String message, Optional<Duration> retryAfter) {

  /** The longest message, in bytes. */
  private static final int LONGEST = 2 * Text.LINE;

  /**
   * A failure.
   *
   * @param kind what went wrong
   * @param message human-readable; what cannot be seen in it is escaped, and it is cut to 2,048
   *     bytes
   * @param retryAfter how long the server asked to be left alone
   */
  public StoreFailure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(retryAfter, "retryAfter");
    message = Text.shown(message, LONGEST);
  }

  /** What went wrong. */
  public enum Kind {
    /** 409, reason Conflict: the stored version is another. */
    CONFLICT,
    /** 409, reason AlreadyExists: something to be created is there. */
    ALREADY_EXISTS,
    /** 404 to a write: nothing is stored under this name. */
    NOT_FOUND,
    /** 410: what was asked for is no longer served. */
    GONE,
    /** 401: the credentials are not accepted; new ones may be on their way. */
    UNAUTHORIZED,
    /** 403: a verb is missing; the message names it. */
    FORBIDDEN,
    /** 403 with cause NamespaceTerminating: nothing can be created there any more. */
    NAMESPACE_TERMINATING,
    /** 404 to a creation: the namespace does not exist. */
    NAMESPACE_ABSENT,
    /** 400, 405, 413, 415, 422: the request will never be accepted as it is. */
    INVALID,
    /** The client was closed, so the request was not sent, and none ever will be. */
    CLIENT_CLOSED,
    /** 429: later, after {@link StoreFailure#retryAfter}. */
    TOO_MANY_REQUESTS,
    /** 5xx, or an answer that cannot be understood: done or not, nobody knows. */
    SERVER_ERROR,
    /** No answer in time: done or not, nobody knows. */
    TIMEOUT,
    /** The connection broke: done or not, nobody knows. */
    CONNECTION,
    /** The calling thread was interrupted: done or not, nobody knows. */
    INTERRUPTED,
    /** 2xx, but something else was stored than was sent: an admission webhook changed it. */
    ALTERED
  }

  /**
   * A failure without a {@code Retry-After}.
   *
   * @param kind what went wrong
   * @param message human-readable
   * @return the failure
   */
  public static StoreFailure of(Kind kind, String message) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
    return new StoreFailure(kind, message, Optional.empty());
  }

  /**
   * Whether asking again, unchanged, can only fail again until a person changes something.
   *
   * @return true for missing rights, refused content, namespaces that are gone and closed clients
   */
  public boolean isPermanent() {
    return switch (kind) {
      case FORBIDDEN, NAMESPACE_TERMINATING, NAMESPACE_ABSENT, INVALID, CLIENT_CLOSED, ALTERED ->
          true;
      default -> false;
    };
  }

  /** The kind and the message. */
  @Override
  public String toString() {
    return kind + ": " + message;
  }
}
