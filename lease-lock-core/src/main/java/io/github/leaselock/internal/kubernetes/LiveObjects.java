package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.github.leaselock.Holder;
import io.github.leaselock.internal.kubernetes.ApiServer.Answer;
import io.github.leaselock.internal.kubernetes.ApiServer.NoAnswerException;
import io.github.leaselock.internal.text.Text;
import java.util.Map;
import java.util.Optional;

/** Live reads of holders' objects. An object is gone only if its absence is proven. */
public final class LiveObjects {

  private final ApiServer server;
  private final Absence absence;

  public LiveObjects(ApiServer server) {
    this.server = server;
    this.absence = new Absence(server);
  }

  public ApiServer server() {
    return server;
  }

  /** It cannot be told whether there is such an object; the message says why. */
  public static final class UnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean served;

    UnknownException(String why) {
      this(why, true);
    }

    private UnknownException(String why, boolean served) {
      super(why);
      this.served = served;
    }

    static UnknownException notServed(String what) {
      return new UnknownException(
          "the API server serves no "
              + what
              + ": its definition was removed or renamed, or the version is no longer served, so"
              + " nobody can tell whether the object still works; once its work has ended, release"
              + " the lock by force",
          false);
    }

    public String why() {
      return String.valueOf(getMessage());
    }

    /** Whether the kind is served, so that the trouble is another. */
    boolean isServed() {
      return served;
    }
  }

  /**
   * The holder's object as it is stored, in the very life that holds.
   *
   * @return the object's JSON, or empty if that object is gone
   */
  Optional<String> read(ResourceType type, Holder holder) throws UnknownException {
    requireScope(type, holder);
    String collection = type.collection(holder);
    try {
      Answer answer = server.send("GET", collection + "/" + Absence.encoded(holder.name()), null);
      if (answer.isSuccess()) {
        return isInThisLife(holder, answer) ? Optional.of(answer.body()) : Optional.empty();
      }
      if (answer.code() == 404
          && absence.isProven(answer, collection, type.plural(), holder.name())) {
        return Optional.empty();
      }
      if (isNoAddress(answer)) {
        throw UnknownException.notServed(type.plural() + " in " + type.apiVersion());
      }
      throw new UnknownException(
          "get of "
              + holder
              + " answered "
              + answer.code()
              + ": "
              + Text.shown(server.status(answer).map(Status::getMessage).orElse(answer.body())));
    } catch (NoAnswerException e) {
      throw new UnknownException(
          "get of " + holder + ": " + Text.shown(String.valueOf(e.getMessage())));
    }
  }

  /** The API server's answer to an address that it does not serve. */
  static boolean isNoAddress(Answer answer) {
    return answer.code() == 404 && answer.body().strip().equals("404 page not found");
  }

  private static void requireScope(ResourceType type, Holder holder) throws UnknownException {
    if (type.namespaced() == holder.namespace().isEmpty()) {
      throw new UnknownException(
          holder
              + (holder.namespace().isEmpty() ? " has no" : " has a")
              + " namespace, and objects of "
              + type.resource()
              + (holder.namespace().isEmpty() ? " have one" : " have none")
              + "; a class for objects in namespaces implements Namespaced");
    }
  }

  /**
   * By metadata alone, so that what else the object says need not be understood. A success that
   * shows another object, or none, is no answer to what was asked.
   */
  private boolean isInThisLife(Holder holder, Answer answer) throws UnknownException {
    Map<?, ?> metadata = metadata(answer.body());
    if (!(metadata.get("uid") instanceof String uid)
        || !holder.name().equals(metadata.get("name"))
        || !holder
            .namespace()
            .equals(metadata.get("namespace") == null ? "" : metadata.get("namespace"))) {
      throw new UnknownException(
          "get of " + holder + " answered " + answer.code() + ", but not with that object");
    }
    return uid.equals(holder.uid());
  }

  private Map<?, ?> metadata(String json) {
    try {
      Map<?, ?> object = server.serialization().unmarshal(json, Map.class);
      return object != null && object.get("metadata") instanceof Map<?, ?> metadata
          ? metadata
          : Map.of();
    } catch (RuntimeException unreadable) {
      return Map.of();
    }
  }
}
