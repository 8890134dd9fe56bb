package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.github.leaselock.internal.kubernetes.ApiServer.Answer;
import io.github.leaselock.internal.kubernetes.ApiServer.NoAnswerException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * When a 404 says that an object is absent.
 *
 * <p>Not every 404 does: the API server answers "404 page not found" for a version that it does not
 * serve, a gateway without a route answers an empty one, any proxy whatever it likes. Only the
 * server's own "not found", naming the object, counts, or else a list without the object.
 */
final class Absence {

  private final ApiServer server;

  Absence(ApiServer server) {
    this.server = server;
  }

  /**
   * Whether there is no such object.
   *
   * @param notFound a 404 to the object's own address
   * @param collection the address of all objects of the kind in the namespace
   * @param plural the kind, as addresses call it
   */
  boolean isProven(Answer notFound, String collection, String plural, String name)
      throws NoAnswerException {
    return saysSo(notFound, plural, name) || isNotListed(collection, name);
  }

  private boolean saysSo(Answer answer, String plural, String name) {
    Optional<StatusDetails> details =
        server
            .status(answer)
            .filter(status -> "NotFound".equals(status.getReason()))
            .map(Status::getDetails);
    return details
        .filter(what -> plural.equals(what.getKind()) && name.equals(what.getName()))
        .isPresent();
  }

  private boolean isNotListed(String collection, String name) throws NoAnswerException {
    String selector = "metadata.name=" + name.replaceAll("[\\\\,=]", "\\\\$0");
    Answer answer = server.send("GET", collection + "?fieldSelector=" + encoded(selector), null);
    if (!answer.isSuccess()) {
      return false;
    }
    try {
      Map<?, ?> list = server.serialization().unmarshal(answer.body(), Map.class);
      return list.get("kind") instanceof String kind
          && kind.endsWith("List")
          && list.get("items") instanceof Iterable<?> items
          && !items.iterator().hasNext()
          && isWhole(list);
    } catch (RuntimeException unreadable) {
      return false;
    }
  }

  private static boolean isWhole(Map<?, ?> list) {
    return !(list.get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("continue") instanceof String more
        && !more.isEmpty());
  }

  /** As one segment of a path, or one value in a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
