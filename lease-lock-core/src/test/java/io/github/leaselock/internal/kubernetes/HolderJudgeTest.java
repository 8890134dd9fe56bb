package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.kubernetes.ScriptedServer.Reply;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.kubernetes.HolderJudge;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the judge makes of every answer. */
class HolderJudgeTest extends OnScriptedServer {

  private static final String RESTORE_PATH =
      "GET /apis/ps.percona.com/v1/namespaces/db/mysqlrestores/r1";

  @ParameterizedTest(name = "{0}: gone {1}, gone or finished {2}")
  @CsvSource({
    "running,              live,  live",
    "running terminating,  live,  live",
    "finished,             live,  stale",
    "finished terminating, live,  stale",
    "failed,               live,  stale",
    "no status,            live,  live",
    "unreadable,           live,  live",
    "another uid,          stale, stale",
    "not found,            stale, stale",
    "not listed,           stale, stale"
  })
  void theObjectInItsVeryLifeDecides(String situation, String gone, String finished) {
    assertThat(judge(gone(), situation)).hasToString(gone);
    assertThat(judge(finished(), situation)).hasToString(finished);
  }

  private Verdict judge(HolderJudge predicate, String situation) {
    server.replies(situation(situation));
    Verdict verdict = predicate.judge(holder("MySQLRestore.ps.percona.com", "r1"));
    assertThat(server.requests().get(0).line()).isEqualTo(RESTORE_PATH);
    return verdict;
  }

  private static Reply[] situation(String situation) {
    return switch (situation) {
      case "running" -> replies(restore("uid-1", "", "Running"));
      case "running terminating" -> replies(restore("uid-1", DELETED, "Running"));
      case "finished" -> replies(restore("uid-1", "", "Succeeded"));
      case "finished terminating" -> replies(restore("uid-1", DELETED, "Succeeded"));
      case "no status" -> replies(restore("uid-1", "", "").replaceFirst(",\"status\".*", "}"));
      case "failed" -> replies(restore("uid-1", "", "Failed"));
      case "unreadable" ->
          replies(
              restore("uid-1", "", "").replaceFirst("\\{\"state.*", "[\"of another version\"]}"));
      case "another uid" -> replies(restore("uid-2", "", "Succeeded"));
      case "not found" ->
          new Reply[] {ScriptedServer.answer(404, Bodies.notFound("mysqlrestores", "r1"))};
      default ->
          new Reply[] {
            ScriptedServer.answer(404, ""), ScriptedServer.answer(200, Bodies.EMPTY_LIST)
          };
    };
  }

  private static final String DELETED = ",\"deletionTimestamp\":\"2026-03-04T05:06:07Z\"";

  private static String restore(String uid, String deleted, String state) {
    return String.format(
        Locale.ROOT,
        """
        {"apiVersion":"ps.percona.com/v1","kind":"MySQLRestore","metadata":{"name":"r1","namespace":"db","uid":"%s"%s},"status":{"state":"%s"}}\
        """,
        uid,
        deleted,
        state);
  }

  private static Reply[] replies(String object) {
    return new Reply[] {ScriptedServer.answer(200, object)};
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 409, 410, 429, 500, 502, 503, 504, 302})
  void anErrorIsNotAWordAboutTheObject(int code) {
    server.replies(ScriptedServer.answer(code, Bodies.status(code, "Whatever", "{}")));

    assertUnknown();
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{}",
        "{\"status\":\"ok\"}",
        "{\"items\":[]}",
        Bodies.HTML,
        Bodies.EMPTY_LIST,
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\"}",
        "{\"kind\":\"MySQLRestore\",\"metadata\":{\"name\":\"r1\",\"namespace\":\"db\"}}",
        "{\"kind\":\"MySQLRestore\",\"metadata\":{\"name\":\"r2\",\"namespace\":\"db\",\"uid\":\"uid-2\"}}",
        "{\"kind\":\"MySQLRestore\",\"metadata\":{\"name\":\"r1\",\"namespace\":\"x\",\"uid\":\"uid-2\"}}",
        "{\"kind\":\"MySQLRestore\",\"metadata\":{\"name\":\"r1\",\"namespace\":\"db\",\"uid\":\"uid-2\""
      })
  void aSuccessThatShowsAnotherObjectOrNoneIsNotAWordAboutTheObject(String body) {
    server.replies(ScriptedServer.answer(200, body));

    assertUnknown();
  }

  @ParameterizedTest(name = "404 {0}, then {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                 | 200 | LIST
          ''                 | 200 | {}
          ''                 | 200 | {"items":[]}
          ''                 | 200 | {"kind":"List","items":[],"metadata":{"continue":"more"}}
          ''                 | 200 | <html/>
          ''                 | 403 | ''
          ''                 | 404 | ''
          404 page not found | 404 | 404 page not found
          <html/>            | 200 | <html/>
          ANOTHER NAME       | 200 | LIST
          ANOTHER KIND       | 200 | LIST
          NO DETAILS         | 404 | NO DETAILS
          """)
  void a404IsAWordAboutTheObjectOnlyIfTheListConfirmsIt(String first, int code, String second) {
    server.replies(
        ScriptedServer.answer(404, body(first)), ScriptedServer.answer(code, body(second)));

    assertUnknown();
    assertThat(server.requests())
        .extracting(ScriptedServer.Request::line)
        .containsExactly(
            RESTORE_PATH, RESTORE_PATH.replace("/r1", "?fieldSelector=metadata.name%3Dr1"));
  }

  private static String body(String text) {
    return switch (text) {
      case "LIST" -> Bodies.LIST_WITH_IT;
      case "ANOTHER NAME" -> Bodies.notFound("mysqlrestores", "r2");
      case "ANOTHER KIND" -> Bodies.notFound("namespaces", "r1");
      case "NO DETAILS" -> Bodies.status(404, "NotFound", "{}");
      default -> text;
    };
  }

  @Test
  void aConnectionThatBreaksIsNotAWordAboutTheObject() {
    server.replies(ScriptedServer.hangUp());

    assertUnknown();
    assertThat(server.requests()).hasSize(1);
  }

  private void assertUnknown() {
    assertThat(gone().judge(holder("MySQLRestore.ps.percona.com", "r1")).isUnknown()).isTrue();
  }

  @Test
  void aPredicateThatFailsIsTheReasonWhyItIsUnknown() {
    server.replies(replies(restore("uid-1", "", "Running")));

    assertThat(
            HolderJudge.on(client)
                .kind(
                    Restore.class,
                    restore -> {
                      throw new IllegalStateException("no such state");
                    })
                .judge(holder("MySQLRestore.ps.percona.com", "r1")))
        .isEqualTo(
            Verdict.unknown(
                "the predicate that tells whether MySQLRestore.ps.percona.com has finished failed:"
                    + " java.lang.IllegalStateException: no such state"));
  }

  @Test
  void ofAKindThatIsNoLongerServedItIsSaidThatItIsNot() {
    server.replies(
        ScriptedServer.answer(404, "404 page not found"),
        ScriptedServer.answer(404, "404 page not found"));

    assertThat(gone().judge(holder("MySQLRestore.ps.percona.com", "r1")))
        .isEqualTo(
            Verdict.unknown(
                "the API server serves no mysqlrestores in ps.percona.com/v1: its definition was"
                    + " removed or renamed, or the version is no longer served, so nobody can tell"
                    + " whether the object still works; once its work has ended, release the lock"
                    + " by force"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "Pending,   live",
    "Running,   live",
    "Unknown,   live",
    "Succeeded, stale",
    "Failed,    stale",
    "'',        live"
  })
  void aPodThatHasEndedForGoodIsStale(String phase, String verdict) {
    String status = phase.isEmpty() ? "" : ",\"status\":{\"phase\":\"" + phase + "\"}";
    server.replies(
        ScriptedServer.answer(
            200,
            String.format(
                Locale.ROOT,
                """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"db","uid":"uid-1"}%s}\
                """,
                status)));

    assertThat(HolderJudge.on(client).pods().judge(holder("Pod", "p"))).hasToString(verdict);
    assertThat(server.onlyRequest().line()).isEqualTo("GET /api/v1/namespaces/db/pods/p");
  }

  private HolderJudge gone() {
    return HolderJudge.on(client).kind(Restore.class);
  }

  private HolderJudge finished() {
    return HolderJudge.on(client).kind(Restore.class, Restore::isFinished);
  }

  private static LockHolder holder(String kind, String name) {
    return lockHolder(new Holder(kind, "db", name, "uid-1").identity());
  }

  private static LockHolder lockHolder(String identity) {
    return HolderEntry.granted(identity, Terms.EXCLUSIVE, new FencingToken(1), Instant.EPOCH);
  }
}
