package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.kubernetes.HolderJudge;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of whom the judge knows something, and where they look for it. */
class KindsOfHoldersTest extends OnScriptedServer {

  private static final String RESTORE_PATH =
      "GET /apis/ps.percona.com/v1/namespaces/db/mysqlrestores/r1";

  @ParameterizedTest
  @ValueSource(
      strings = {"MySQLRestore", "MySQLRestore.example.com", "MySQLBackup.ps.percona.com", "Pod"})
  void ofHoldersOfOtherKindsNothingIsKnownAndNothingAsked(String kind) {
    server.replies();

    assertThat(gone().judge(holder(kind, "r1")).isAbstention()).isTrue();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void ofForeignHoldersNothingIsKnownAndNothingAsked() {
    server.replies();

    assertThat(gone().judge(lockHolder("operator-7d9f_2b1e")).isAbstention()).isTrue();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aSessionIsNotAnObject() {
    server.replies();

    assertThat(gone().judge(holder("LeaseSession.leaselock.github.io", "s1")))
        .isEqualTo(Verdict.abstain());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void ofAnotherKindItIsSaidHowItIsAdded() {
    assertThat(gone().judge(holder("MySQLBackup.ps.percona.com", "b1")).reason())
        .isEqualTo(
            "add .kind(MySQLBackup.class, finished), or .kind(\"<plural>.ps.percona.com\","
                + " finished) if there is no class");
    assertThat(gone().pods()).hasToString("HolderJudge[MySQLRestore.ps.percona.com, Pod]");
  }

  @Test
  void oneJudgeKnowsSeveralKinds() {
    HolderJudge judge = gone().kind(ConfigMap.class).pods();
    server.replies(
        ScriptedServer.answer(404, Bodies.notFound("configmaps", "c1")),
        ScriptedServer.answer(404, Bodies.notFound("mysqlrestores", "r1")),
        ScriptedServer.answer(404, Bodies.notFound("pods", "p1")));

    assertThat(judge.judge(holder("ConfigMap", "c1"))).isEqualTo(Verdict.stale());
    assertThat(judge.judge(holder("MySQLRestore.ps.percona.com", "r1"))).isEqualTo(Verdict.stale());
    assertThat(judge.judge(holder("Pod", "p1"))).isEqualTo(Verdict.stale());
    assertThat(server.requests())
        .extracting(ScriptedServer.Request::line)
        .containsExactly(
            "GET /api/v1/namespaces/db/configmaps/c1",
            RESTORE_PATH,
            "GET /api/v1/namespaces/db/pods/p1");
  }

  @Test
  void aJudgeIsNotChangedByAddingToIt() {
    HolderJudge judge = gone();

    assertThat(judge.pods()).isNotSameAs(judge);
    assertThat(judge.judge(holder("Pod", "p1")).isAbstention()).isTrue();
  }

  @Test
  void aKindIsAddedOnce() {
    assertThatThrownBy(() -> gone().kind(Restore.class, Restore::isFinished))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this judge knows MySQLRestore.ps.percona.com already");
    assertThatThrownBy(
            () -> HolderJudge.on(client).kind("x.db", any -> true).kind("x.db", any -> false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void objectsWithoutANamespaceAreFoundWithoutOne() {
    server.replies(
        ScriptedServer.answer(
            200,
            "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n\",\"uid\":\"u\"}}"));

    assertThat(
            HolderJudge.on(client)
                .kind(Node.class)
                .judge(lockHolder(new Holder("Node", "", "n", "u").identity())))
        .isEqualTo(Verdict.live());
    assertThat(server.onlyRequest().line()).isEqualTo("GET /api/v1/nodes/n");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "MySQLRestore.ps.percona.com//r1/uid-1, has no namespace",
    "Node/db/n/uid-1, has a namespace"
  })
  void aHolderThatIsNotWhereItsKindBelongsIsUnknownAndSaysWhy(String identity, String why) {
    server.replies();
    HolderJudge judge =
        identity.startsWith("Node") ? HolderJudge.on(client).kind(Node.class) : gone();

    assertThat(judge.judge(lockHolder(identity)).isUnknown()).isTrue();
    assertThat(judge.judge(lockHolder(identity)).reason()).contains(why);
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a:b, a%3Ab, a%3Ab",
    "a?b#c, a%3Fb%23c, a%3Fb%23c",
    "'a,b=c', a%2Cb%3Dc, a%5C%2Cb%5C%3Dc",
    "a&b+c, a%26b%2Bc, a%26b%2Bc",
    "é, %C3%A9, %C3%A9"
  })
  void whateverTheNameTheRequestIsAboutThatObject(String name, String inPath, String inSelector) {
    server.replies(ScriptedServer.answer(404, ""), ScriptedServer.answer(200, Bodies.EMPTY_LIST));

    assertThat(gone().judge(holder("MySQLRestore.ps.percona.com", name)))
        .isEqualTo(Verdict.stale());
    assertThat(server.requests())
        .extracting(ScriptedServer.Request::line)
        .containsExactly(
            RESTORE_PATH.replace("r1", inPath),
            RESTORE_PATH.replace("/r1", "?fieldSelector=metadata.name%3D" + inSelector));
  }

  @Test
  void aClassThatNamesNoKindOfObjectIsRefused() {
    assertThatThrownBy(() -> HolderJudge.on(client).kind(GenericKubernetesResource.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GenericKubernetesResource")
        .hasMessageContaining("@Group and @Version");
  }

  private HolderJudge gone() {
    return HolderJudge.on(client).kind(Restore.class);
  }

  private static LockHolder holder(String kind, String name) {
    return lockHolder(new Holder(kind, "db", name, "uid-1").identity());
  }

  private static LockHolder lockHolder(String identity) {
    return HolderEntry.granted(identity, Terms.EXCLUSIVE, new FencingToken(1), Instant.EPOCH);
  }
}
