package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.Owner;
import io.github.leaselock.internal.kubernetes.ScriptedServer.Request;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire: verbs, paths, bodies, and what of others' survives. */
class RequestShapesTest extends OnScriptedServer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/db/leases";

  @Test
  void aReadIsAGetOfTheNewest() {
    server.replies(ScriptedServer.answer(200, Bodies.LEASE));

    store.read(Bodies.KEY);

    assertThat(server.onlyRequest().line()).isEqualTo("GET " + LEASES + "/cluster1");
    assertThat(server.onlyRequest().body()).isEmpty();
  }

  @Test
  void aCreationPostsAFreeLeaseWithEveryFieldThatElectorsRead() {
    server.replies(ScriptedServer.answer(201, Bodies.LEASE));
    Owner owner = new Owner("ps.percona.com/v1", "MySQLCluster", "c", "u");

    store.create(
        new NewLease(
            Bodies.KEY,
            Map.of("team", "db"),
            Optional.of(owner),
            Instant.parse("2026-03-04T05:06:07.123456789Z")));

    assertThat(server.onlyRequest().line()).isEqualTo("POST " + LEASES);
    assertThat(json(server.onlyRequest()))
        .isEqualTo(
            json(
                """
                {"apiVersion":"coordination.k8s.io/v1","kind":"Lease",
                 "metadata":{"name":"cluster1","namespace":"db","labels":{"team":"db"},
                  "ownerReferences":[{"apiVersion":"ps.percona.com/v1","kind":"MySQLCluster","name":"c","uid":"u"}]},
                 "spec":{"holderIdentity":"","leaseTransitions":0,"leaseDurationSeconds":1,
                  "acquireTime":"2026-03-04T05:06:07.123456Z",
                  "renewTime":"2026-03-04T05:06:07.123456Z"}}\
                """));
  }

  @Test
  void aReplaceNamesTheVersionAndTheLifeThatItReplaces() {
    server.replies(ScriptedServer.answer(200, Bodies.LEASE));

    store.replace(Bodies.record());

    assertThat(server.onlyRequest().line()).isEqualTo("PUT " + LEASES + "/cluster1");
    assertThat(json(server.onlyRequest()))
        .isEqualTo(
            json(
                """
                {"apiVersion":"coordination.k8s.io/v1","kind":"Lease",
                 "metadata":{"name":"cluster1","namespace":"db","uid":"uid-1","resourceVersion":"100",
                  "annotations":{"leaselock.github.io/holders":"[]"}},
                 "spec":{"holderIdentity":"b","leaseTransitions":4,"leaseDurationSeconds":60,
                  "acquireTime":"2026-03-04T06:00:00.000000Z",
                  "renewTime":"2026-03-04T06:00:00.500000Z"}}\
                """));
  }

  @Test
  void aDeletionNamesTheVersionAndTheLifeThatItDeletes() {
    server.replies(ScriptedServer.answer(200, Bodies.LEASE));

    store.delete(Bodies.record());

    assertThat(server.onlyRequest().line()).isEqualTo("DELETE " + LEASES + "/cluster1");
    assertThat(json(server.onlyRequest()))
        .isEqualTo(
            json(
                """
                {"apiVersion":"v1","kind":"DeleteOptions",
                 "preconditions":{"uid":"uid-1","resourceVersion":"100"}}\
                """));
  }

  @Test
  void everyRequestAsksForJsonAndSaysSoOfItsBody() {
    server.replies(ScriptedServer.answer(200, Bodies.LEASE));

    store.replace(Bodies.record());

    Map<String, List<String>> headers = server.onlyRequest().headers();
    assertThat(headers.get("Accept")).containsExactly("application/json");
    assertThat(headers.get("Content-type"))
        .singleElement()
        .asString()
        .startsWith("application/json");
  }

  /**
   * The API server stores what Go's parser takes, and writes it in UTC, whatever the year is then.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00.000000Z",
        "-001-12-31T23:00:00.000000Z",
        "10000-01-01T00:59:59.000000Z",
        "2026-02-30T00:00:00.000000Z",
        "yesterday"
      })
  void aTimeThatCannotBeToldKeepsNobodyFromReadingTheLeaseAndStays(String time) {
    String foreign =
        """
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease",
         "metadata":{"name":"cluster1","namespace":"db","uid":"uid-1","resourceVersion":"100",
          "labels":null,"annotations":null,"ownerReferences":null,"deletionTimestamp":null},
         "spec":{"holderIdentity":"a","strategy":null,"acquireTime":null,"renewTime":"TIME"}}\
        """
            .replace("TIME", time);
    server.replies(ScriptedServer.answer(200, foreign), ScriptedServer.answer(200, Bodies.LEASE));

    LeaseRecord read = ((ReadOutcome.Found) store.read(Bodies.KEY)).lease();
    store.replace(read);

    assertThat(read.holderIdentity()).isEqualTo("a");
    assertThat(read.terminating() || read.electionManaged()).isFalse();
    assertThat(json(server.requests().get(1)).at("/spec/renewTime").asText()).isEqualTo(time);
    assertThat(json(server.requests().get(1)).at("/spec").has("acquireTime")).isFalse();
  }

  @Test
  void aWriteOfOursGivesATimeThatCouldNotBeToldAnother() {
    server.replies(
        ScriptedServer.answer(
            200,
            """
            {"metadata":{"name":"cluster1","namespace":"db","uid":"uid-1","resourceVersion":"100"},
             "spec":{"holderIdentity":"a","renewTime":"yesterday"}}\
            """),
        ScriptedServer.answer(200, Bodies.LEASE));
    LeaseRecord read = ((ReadOutcome.Found) store.read(Bodies.KEY)).lease();

    store.replace(
        LeaseFormat.write(
            read,
            LeaseState.FREE,
            LeaseFormat.Change.RELEASE,
            Instant.parse("2026-03-04T05:06:07.1234567Z")));

    assertThat(json(server.requests().get(1)).at("/spec/renewTime").asText())
        .isEqualTo("2026-03-04T05:06:07.123456Z");
  }

  @Test
  void whateverElseTheLeaseCarriesIsSentBackAsItCame() {
    String foreign =
        """
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease",
         "metadata":{"name":"cluster1","namespace":"db","uid":"uid-1","resourceVersion":"100",
          "generation":7,"creationTimestamp":"2026-01-01T00:00:00Z",
          "deletionTimestamp":"2026-03-04T05:06:07Z","deletionGracePeriodSeconds":0,
          "generateName":"cluster","selfLink":"/x","fromTheFuture":{"a":[1,{"b":null}]},
          "labels":{"team":"db","empty":""},
          "annotations":{"example.com/note":"x","leaselock.github.io/old":"y"},
          "finalizers":["example.com/keep"],
          "ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"u","controller":true,"blockOwnerDeletion":false}]},
         "spec":{"holderIdentity":"a","preferredHolder":"p","strategy":"OldestEmulationVersion",
          "leaseTransitions":3,"leaseDurationSeconds":15,"fromTheFuture":[1.5,"z"],
          "acquireTime":"2026-03-04T05:06:07.000000Z","renewTime":"2026-03-04T05:06:07.123456Z"},
         "status":{"fromTheFuture":true}}\
        """;
    server.replies(ScriptedServer.answer(200, foreign), ScriptedServer.answer(200, Bodies.LEASE));
    LeaseRecord read = ((ReadOutcome.Found) store.read(Bodies.KEY)).lease();

    store.replace(withHolder(read, "b", Map.of("leaselock.github.io/holders", "[]")));

    assertThat(json(server.requests().get(1)))
        .isEqualTo(
            json(
                foreign
                    .replace("\"holderIdentity\":\"a\"", "\"holderIdentity\":\"b\"")
                    .replace(
                        "\"leaselock.github.io/old\":\"y\"",
                        "\"leaselock.github.io/holders\":\"[]\"")));
  }

  @Test
  void theServersBookOfWhoOwnsWhichFieldIsNotSentBack() {
    String managed =
        Bodies.LEASE.replace(
            "\"uid\"",
            """
            "managedFields":[{"manager":"kubectl","operation":"Update","apiVersion":"v1",
            "time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}}}],"uid"\
            """);
    server.replies(ScriptedServer.answer(200, managed), ScriptedServer.answer(200, managed));
    LeaseRecord read = ((ReadOutcome.Found) store.read(Bodies.KEY)).lease();

    store.replace(read);

    assertThat(json(server.requests().get(1))).isEqualTo(json(Bodies.LEASE));
  }

  @Test
  void theVersionThatIsWrittenLastCarriesTheRestOn() {
    String noted = Bodies.LEASE.replace("\"uid\"", "\"labels\":{\"team\":\"db\"},\"uid\"");
    server.replies(
        ScriptedServer.answer(200, noted),
        ScriptedServer.answer(200, noted),
        ScriptedServer.answer(200, noted));
    LeaseRecord read = ((ReadOutcome.Found) store.read(Bodies.KEY)).lease();
    LeaseRecord first = ((WriteOutcome.Written) store.replace(read)).lease();

    store.replace(withHolder(first, "c", Map.of()));

    assertThat(json(server.requests().get(2)).at("/metadata/labels/team").asText()).isEqualTo("db");
  }

  @Test
  void anUnchangedLeaseIsSentBackUnchanged() {
    server.replies(
        ScriptedServer.answer(200, Bodies.LEASE), ScriptedServer.answer(200, Bodies.LEASE));
    LeaseRecord read = ((ReadOutcome.Found) store.read(Bodies.KEY)).lease();

    store.replace(read);

    assertThat(json(server.requests().get(1))).isEqualTo(json(Bodies.LEASE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void addressesBehindAPrefixAreKept(String end) {
    try (KubernetesClient behind =
        server.client(config -> config.withMasterUrl(server.url() + "k8s/clusters/c-1" + end))) {
      server.replies(ScriptedServer.answer(200, Bodies.LEASE));

      KubernetesLeaseStore.using(behind).read(Bodies.KEY);

      assertThat(server.onlyRequest().line())
          .isEqualTo("GET /k8s/clusters/c-1" + LEASES + "/cluster1");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 600_001, -1})
  void aRequestTimeoutOutOfRangeIsRefusedWithTheRange(long millis) {
    assertThatThrownBy(() -> KubernetesLeaseStore.using(client, Duration.ofMillis(millis)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a request timeout is PT0.01S to PT10M, not ");
  }

  private static LeaseRecord withHolder(
      LeaseRecord lease, String holder, Map<String, String> annotations) {
    return new LeaseRecord(
        lease.key(),
        lease.uid(),
        lease.resourceVersion(),
        holder,
        lease.leaseTransitions(),
        lease.leaseDurationSeconds(),
        lease.acquireTime(),
        lease.renewTime(),
        annotations,
        lease.owners(),
        lease.terminating(),
        lease.electionManaged(),
        lease.remainder());
  }

  private static JsonNode json(Request request) {
    return json(request.body());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
