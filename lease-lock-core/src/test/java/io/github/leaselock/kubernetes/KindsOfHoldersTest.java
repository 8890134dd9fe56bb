package io.github.leaselock.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.lease.Terms;
import io.github.leaselock.lease.Verdict;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of whom the shipped predicates know something, and where they look for it. */
class KindsOfHoldersTest extends OnScriptedServer {

  private static final String RESTORE_PATH =
      "GET /apis/ps.percona.com/v1/namespaces/db/mysqlrestores/r1";

  @ParameterizedTest
  @ValueSource(
      strings = {"MySQLRestore", "MySQLRestore.example.com", "MySQLBackup.ps.percona.com", "Pod"})
  void ofHoldersOfOtherKindsNothingIsKnownAndNothingAsked(String kind) throws Exception {
    server.replies();

    assertThat(gone().judge(holder(kind, "r1")).isAbstention()).isTrue();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void ofForeignHoldersNothingIsKnownAndNothingAsked() throws Exception {
    server.replies();

    assertThat(gone().judge(lockHolder("operator-7d9f_2b1e")).isAbstention()).isTrue();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void predicatesOfSeveralKindsCombine() throws Exception {
    StalenessPredicate either = gone().or(KubernetesStaleness.objectGone(client, ConfigMap.class));
    server.replies(ScriptedServer.answer(404, Bodies.notFound("configmaps", "c1")));

    assertThat(either.judge(holder("ConfigMap", "c1"))).isEqualTo(Verdict.stale());
    assertThat(server.onlyRequest().line()).isEqualTo("GET /api/v1/namespaces/db/configmaps/c1");
  }

  @Test
  void objectsWithoutANamespaceAreFoundWithoutOne() throws Exception {
    server.replies(
        ScriptedServer.answer(
            200,
            "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n\",\"uid\":\"u\"}}"));

    assertThat(
            KubernetesStaleness.objectGone(client, Node.class)
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
    StalenessPredicate predicate =
        identity.startsWith("Node") ? KubernetesStaleness.objectGone(client, Node.class) : gone();

    assertThatThrownBy(() -> predicate.judge(lockHolder(identity)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(why);
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
  void whateverTheNameTheRequestIsAboutThatObject(String name, String inPath, String inSelector)
      throws Exception {
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
    assertThatThrownBy(
            () -> KubernetesStaleness.objectGone(client, GenericKubernetesResource.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GenericKubernetesResource")
        .hasMessageContaining("@Group and @Version");
  }

  private StalenessPredicate gone() {
    return KubernetesStaleness.objectGone(client, Restore.class);
  }

  private static LockHolder holder(String kind, String name) {
    return lockHolder(new Holder(kind, "db", name, "uid-1").identity());
  }

  private static LockHolder lockHolder(String identity) {
    return LockHolder.granted(identity, Terms.EXCLUSIVE, new FencingToken(1), Instant.EPOCH);
  }
}
