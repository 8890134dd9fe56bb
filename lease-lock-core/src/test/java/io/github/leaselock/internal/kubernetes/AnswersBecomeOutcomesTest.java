package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.kubernetes.ScriptedServer.Reply;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.NamespaceState;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every answer that an API server, or something before it, may give, and what the store makes of
 * it.
 */
class AnswersBecomeOutcomesTest extends OnScriptedServer {

  /** Of a 404 that is not the API server's own word about the Lease. */
  private static final List<String> MAYBE_ABSENT =
      List.of("-", "NotFound/namespaces", "another namespace", "another Lease", "NotFound/-");

  /** {@code -}: no body; {@code Reason/kind}: a Status with these; anything else as it is. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | BadRequest         | INVALID              | INVALID              | INVALID              | INVALID
          401 | Unauthorized       | UNAUTHORIZED         | UNAUTHORIZED         | UNAUTHORIZED         | UNAUTHORIZED
          401 | -                  | UNAUTHORIZED         | UNAUTHORIZED         | UNAUTHORIZED         | UNAUTHORIZED
          403 | Forbidden/leases   | FORBIDDEN            | FORBIDDEN            | FORBIDDEN            | FORBIDDEN
          403 | -                  | FORBIDDEN            | FORBIDDEN            | FORBIDDEN            | FORBIDDEN
          403 | terminating        | NAMESPACE_TERMINATING| NAMESPACE_TERMINATING| NAMESPACE_TERMINATING| NAMESPACE_TERMINATING
          404 | NotFound/leases    | absent               | INVALID              | NOT_FOUND            | NOT_FOUND
          404 | NotFound/namespaces| SERVER_ERROR         | NAMESPACE_ABSENT     | NOT_FOUND            | NOT_FOUND
          404 | another namespace  | SERVER_ERROR         | SERVER_ERROR         | NOT_FOUND            | NOT_FOUND
          404 | another Lease      | SERVER_ERROR         | INVALID              | NOT_FOUND            | NOT_FOUND
          404 | NotFound/-         | SERVER_ERROR         | INVALID              | NOT_FOUND            | NOT_FOUND
          404 | 404 page not found | INVALID              | INVALID              | INVALID              | INVALID
          404 | -                  | SERVER_ERROR         | SERVER_ERROR         | NOT_FOUND            | NOT_FOUND
          404 | html               | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR
          405 | MethodNotAllowed   | INVALID              | INVALID              | INVALID              | INVALID
          408 | -                  | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR
          409 | AlreadyExists      | ALREADY_EXISTS       | ALREADY_EXISTS       | ALREADY_EXISTS       | ALREADY_EXISTS
          409 | Conflict           | CONFLICT             | ALREADY_EXISTS       | CONFLICT             | CONFLICT
          409 | -                  | CONFLICT             | ALREADY_EXISTS       | CONFLICT             | CONFLICT
          409 | Invalid            | CONFLICT             | ALREADY_EXISTS       | CONFLICT             | CONFLICT
          410 | Expired            | GONE                 | GONE                 | GONE                 | GONE
          413 | -                  | INVALID              | INVALID              | INVALID              | INVALID
          415 | -                  | INVALID              | INVALID              | INVALID              | INVALID
          422 | Invalid            | INVALID              | INVALID              | INVALID              | INVALID
          429 | TooManyRequests    | TOO_MANY_REQUESTS    | TOO_MANY_REQUESTS    | TOO_MANY_REQUESTS    | TOO_MANY_REQUESTS
          429 | -                  | TOO_MANY_REQUESTS    | TOO_MANY_REQUESTS    | TOO_MANY_REQUESTS    | TOO_MANY_REQUESTS
          500 | InternalError      | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR
          500 | AlreadyExists      | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR
          502 | html               | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR
          503 | ServiceUnavailable | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR
          504 | Timeout            | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR
          300 | html               | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR         | SERVER_ERROR
          """)
  void everyErrorHasAName(
      int code, String body, String read, Kind create, Kind replace, Kind delete) {
    Reply reply = ScriptedServer.answer(code, body(code, body));

    assertThat(read(reply)).isEqualTo(read);
    assertThat(create(reply).kind()).isEqualTo(create);
    assertThat(replace(reply).kind()).isEqualTo(replace);
    assertThat(delete(reply).kind()).isEqualTo(delete);
  }

  @Test
  void onlyTheServersWordsForAMissingRightAreTakenForOne() {
    String needs = "the client's user needs the verb \"create\" on \"leases\"";
    String right = "leases is forbidden: User 'u' cannot create resource 'leases' in API group";
    String quota = "leases 'cluster1' is forbidden: exceeded quota: q";

    assertThat(create(forbidden(right)).message()).contains(right, "; " + needs);
    assertThat(create(forbidden(quota)).message())
        .contains(quota, "; if that is not a policy", needs);
  }

  private static Reply forbidden(String message) {
    String body = Bodies.status(403, "Forbidden", "{}").replace("the server says so", message);
    return ScriptedServer.answer(403, body);
  }

  /**
   * Whoever answers like this is not the API server; whether it did what was asked, nobody knows.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"ok\"",
        "{}",
        "{\"status\":\"ok\"}",
        Bodies.HTML,
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\"}",
        "{\"kind\":\"Lease\",\"metadata\":{\"name\":\"cluster1\",\"namespace\":\"db\",\"uid\":\"u\"}}",
        "{\"kind\":\"Lease\",\"metadata\":{\"name\":\"cluster1\",\"namespace\":\"db\",\"resourceVersion\":\"1\"}}",
        "{\"kind\":\"Lease\",\"metadata\":{\"name\":\"another\",\"namespace\":\"db\",\"uid\":\"u\",\"resourceVersion\":\"1\"}}",
        "{\"kind\":\"Lease\",\"metadata\":{\"name\":\"cluster1\",\"namespace\":\"other\",\"uid\":\"u\",\"resourceVersion\":\"1\"}}",
        "{\"kind\":\"Lease\",\"metadata\":{\"name\":\"cluster1\",\"namespace\":\"db\",\"uid\":\"u\",\"resourceVersion\":\"1\"},\"spec\":{\"renewTime\":7}}",
        "{\"kind\":\"Lease\",\"metadata\":{\"name\":\"cluster1\",\"namespace\":\"db\",\"uid\":\"u\",\"resourceVersion\":\"1\"},\"spec\":{\"leaseTransitions\":\"many\"}}",
        "{\"kind\":\"Lease\",\"metadata\":{\"name\":\"cluster1\"",
        "<"
      })
  void aSuccessThatIsNoLeaseOfThatNameIsNoSuccess(String body) {
    Reply reply = ScriptedServer.answer(200, body);

    assertThat(read(reply)).isEqualTo("SERVER_ERROR");
    assertThat(replace(reply).kind()).isEqualTo(Kind.SERVER_ERROR);
    assertThat(create(ScriptedServer.answer(201, body)).kind()).isEqualTo(Kind.SERVER_ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", Bodies.HTML, "{}", "{\"kind\":\"Status\",\"status\":\"Failure\"}"})
  void aSuccessThatNeitherSaysSoNorShowsTheLeaseIsNoDeletion(String body) {
    assertThat(delete(ScriptedServer.answer(200, body)).kind()).isEqualTo(Kind.SERVER_ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\"}",
        Bodies.LEASE
      })
  void aDeletionAnswersWithASuccessOrWithTheLeaseThatTerminates(String body) {
    server.replies(ScriptedServer.answer(200, body));

    assertThat(store.delete(Bodies.record())).isEqualTo(new DeleteOutcome.Deleted());
  }

  /**
   * An empty 404 is what Envoy sends for want of a route, and the client's mock for want of a
   * Lease.
   */
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | empty list | absent
          200 | list       | SERVER_ERROR
          200 | {}         | SERVER_ERROR
          200 | html       | SERVER_ERROR
          403 | Forbidden  | SERVER_ERROR
          404 | -          | SERVER_ERROR
          503 | -          | SERVER_ERROR
          """)
  void ofA404ThatTheApiServerMayNotHaveSentTheListDecides(int code, String body, String outcome) {
    for (String first : MAYBE_ABSENT) {
      listDecides(first, code, body, outcome);
    }
  }

  private void listDecides(String first, int code, String body, String outcome) {
    server.replies(
        ScriptedServer.answer(404, body(404, first)),
        ScriptedServer.answer(code, body(code, body)));

    assertThat(outcome(store.read(Bodies.KEY))).as(first).isEqualTo(outcome);
    assertThat(server.requests())
        .extracting(ScriptedServer.Request::line)
        .containsExactly(
            "GET /apis/coordination.k8s.io/v1/namespaces/db/leases/cluster1",
            "GET /apis/coordination.k8s.io/v1/namespaces/db/leases?fieldSelector=metadata.name%3Dcluster1");
  }

  /** What is not the API server's own word, nor confirmed by a list, says nothing. */
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | {"metadata":{"name":"db"}}                               | ACTIVE
          200 | {"metadata":{"name":"db","deletionTimestamp":"2026-03-04T05:06:07Z"}} | TERMINATING
          200 | {"metadata":{"name":"other"}}                            | UNKNOWN
          200 | {}                                                       | UNKNOWN
          200 | html                                                     | UNKNOWN
          403 | Forbidden                                                | UNKNOWN
          404 | NotFound/namespaces                                      | ABSENT
          404 | another namespace                                        | UNKNOWN
          404 | html                                                     | UNKNOWN
          404 | -                                                        | UNKNOWN
          500 | InternalError                                            | UNKNOWN
          """)
  void aNamespaceIsAbsentOnlyIfTheServerSaysSo(int code, String body, NamespaceState state) {
    Reply reply = ScriptedServer.answer(code, body(code, body));
    server.replies(reply, reply);

    assertThat(store.namespace("db")).isEqualTo(state);
    assertThat(server.requests().get(0).line()).isEqualTo("GET /api/v1/namespaces/db");
  }

  private static String body(int code, String text) {
    return switch (text) {
      case "-" -> "";
      case "html" -> Bodies.HTML;
      case "list" -> Bodies.LIST_WITH_IT;
      case "empty list" -> Bodies.EMPTY_LIST;
      case "terminating" ->
          Bodies.status(code, "Forbidden", "{\"causes\":[{\"reason\":\"NamespaceTerminating\"}]}");
      case "NotFound/leases" -> Bodies.notFound("leases", "cluster1");
      case "NotFound/namespaces" -> Bodies.notFound("namespaces", "db");
      case "another namespace" -> Bodies.notFound("namespaces", "other");
      case "another Lease" -> Bodies.notFound("leases", "other");
      case "404 page not found" -> text;
      default ->
          text.startsWith("{") ? text : Bodies.status(code, text.replaceFirst("/.*", ""), "{}");
    };
  }

  private String read(Reply reply) {
    server.replies(reply, reply);
    return outcome(store.read(Bodies.KEY));
  }

  private static String outcome(ReadOutcome outcome) {
    return outcome instanceof ReadOutcome.Failed failed
        ? failed.failure().kind().name()
        : outcome instanceof ReadOutcome.Absent ? "absent" : "found";
  }

  private StoreFailure create(Reply reply) {
    server.replies(reply);
    return failure(
        store.create(new NewLease(Bodies.KEY, Map.of(), Optional.empty(), Instant.EPOCH)));
  }

  private StoreFailure replace(Reply reply) {
    server.replies(reply);
    return failure(store.replace(Bodies.record()));
  }

  private StoreFailure failure(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Unconfirmed.class);
    assertThat(server.requests()).hasSize(1);
    return ((WriteOutcome.Unconfirmed) outcome).failure();
  }

  private StoreFailure delete(Reply reply) {
    server.replies(reply);
    DeleteOutcome outcome = store.delete(Bodies.record());
    assertThat(outcome).isInstanceOf(DeleteOutcome.Unconfirmed.class);
    assertThat(server.requests()).hasSize(1);
    return ((DeleteOutcome.Unconfirmed) outcome).failure();
  }
}
