package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The server in memory, as far as it goes: writes and reads of single Leases, without dry runs and
 * selectors.
 */
final class ReferenceServerUnderTest implements ApiServerUnderTest {

  /** What the battery asks and this server does not take. */
  static final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTaken(String what) {
      super(what);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  /** An apply is always a forced one here, by a manager that does not matter. */
  private static final Set<String> FORCED_APPLY = Set.of("fieldManager", "force");

  private final InMemoryApiServer server = new InMemoryApiServer(Clock.systemUTC());
  private int namespaces;

  ReferenceServerUnderTest() {
    server.removeNamespace("never-created");
  }

  @Override
  public Answer send(Request request) {
    boolean apply = request.verb() == Verb.APPLY;
    if (!request.query().keySet().equals(apply ? FORCED_APPLY : Set.of())) {
      throw new NotTaken(request.verb() + " with " + request.query().keySet());
    }
    return switch (request.verb()) {
      case GET -> answer(server.get(key(request, request.name())));
      case POST -> {
        String name = request.body().path("metadata").path("name").asText();
        yield answer(server.post(key(request, name), tree(request.body())));
      }
      case PUT -> answer(server.put(key(request, request.name()), tree(request.body())));
      case MERGE_PATCH ->
          answer(server.mergePatch(key(request, request.name()), tree(request.body())));
      case APPLY -> answer(server.apply(key(request, request.name()), tree(request.body())));
      case DELETE -> delete(request);
      default -> throw new NotTaken(request.verb().name());
    };
  }

  private Answer delete(Request request) {
    JsonNode options = request.body();
    options
        .fieldNames()
        .forEachRemaining(
            option -> {
              if (!Set.of("apiVersion", "kind", "preconditions").contains(option)) {
                throw new NotTaken("DELETE with " + option);
              }
            });
    InMemoryApiServer.Answer answer =
        server.delete(
            key(request, request.name()),
            text(options.path("preconditions").path("uid")),
            text(options.path("preconditions").path("resourceVersion")));
    boolean gone = answer.isSuccess() && server.get(key(request, request.name())).code() == 404;
    return gone ? new Answer(answer.code(), status("", List.of())) : answer(answer);
  }

  private static LeaseKey key(Request request, String name) {
    try {
      return new LeaseKey(request.namespace(), name);
    } catch (IllegalArgumentException neverSent) {
      throw new NotTaken("names that the library refuses by itself");
    }
  }

  private static Answer answer(InMemoryApiServer.Answer answer) {
    JsonNode body =
        answer
            .object()
            .<JsonNode>map(JSON::valueToTree)
            .orElseGet(() -> status(answer.reason(), answer.causes()));
    return new Answer(answer.code(), body);
  }

  private static ObjectNode status(String reason, List<InMemoryApiServer.Cause> causes) {
    ObjectNode status = JsonNodeFactory.instance.objectNode().put("kind", "Status");
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    ArrayNode listed = status.putObject("details").putArray("causes");
    for (InMemoryApiServer.Cause cause : causes) {
      listed.addObject().put("reason", cause.reason()).put("field", cause.field());
    }
    return status;
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
  }

  private static Map<String, Object> tree(JsonNode node) {
    return JSON.convertValue(node, TREE);
  }

  @Override
  public String newNamespace() {
    return "test-" + namespaces++;
  }

  @Override
  public void terminate(String namespace) {
    server.terminateNamespace(namespace);
  }

  @Override
  public void forgetHistory() {
    // There is no history to forget: neither lists nor watches are taken.
  }
}
