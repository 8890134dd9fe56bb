package io.github.leaselock.internal.kubernetes;

import io.github.leaselock.internal.kubernetes.ApiServer.Answer;
import io.github.leaselock.internal.kubernetes.ApiServer.NoAnswerException;
import io.github.leaselock.internal.kubernetes.LiveObjects.UnknownException;
import java.util.List;
import java.util.Map;

/** Asks the API server what it serves: every user that it knows may. */
public final class Discovery {

  private final ApiServer server;

  public Discovery(ApiServer server) {
    this.server = server;
  }

  /** The version of a group that the server prefers. */
  String preferredVersion(String group) throws UnknownException {
    if (group.isEmpty()) {
      return "v1";
    }
    Map<?, ?> described = get("apis/" + group, "API group " + group);
    if (described.get("preferredVersion") instanceof Map<?, ?> preferred
        && preferred.get("version") instanceof String version) {
      return version;
    }
    throw new UnknownException(
        "the API server does not say which versions of " + group + " it has");
  }

  /** The kind behind a plural. */
  ResourceType resource(String group, String version, String plural) throws UnknownException {
    String resource = group.isEmpty() ? plural : plural + "." + group;
    String what = resource + " in version " + version;
    Map<?, ?> described = get(ResourceType.root(group, version), what);
    if (!(described.get("resources") instanceof List<?> resources)) {
      throw new UnknownException("the API server does not say what is in " + group);
    }
    for (Object each : resources) {
      if (each instanceof Map<?, ?> found
          && plural.equals(found.get("name"))
          && found.get("kind") instanceof String kind) {
        return new ResourceType(
            group, version, plural, kind, Boolean.TRUE.equals(found.get("namespaced")));
      }
    }
    throw UnknownException.notServed(what);
  }

  private Map<?, ?> get(String path, String what) throws UnknownException {
    try {
      Answer answer = server.send("GET", path, null);
      if (answer.isSuccess()) {
        Map<?, ?> described = server.serialization().unmarshal(answer.body(), Map.class);
        return described == null ? Map.of() : described;
      }
      throw LiveObjects.isNoAddress(answer)
          ? UnknownException.notServed(what)
          : new UnknownException(
              "the question whether the API server serves "
                  + what
                  + " was answered "
                  + answer.code());
    } catch (NoAnswerException e) {
      throw new UnknownException(
          "the question whether the API server serves " + what + ": " + e.getMessage());
    } catch (RuntimeException unreadable) {
      throw new UnknownException("what the API server says of " + what + " cannot be read");
    }
  }
}
