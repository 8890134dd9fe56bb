package io.github.leaselock.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.leaselock.demo.api.ApiGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifests as a real API server takes them. */
@RealClusterTest
@Timeout(600)
class AppliedManifestsTest {

  private final RealCluster cluster;

  AppliedManifestsTest(RealCluster cluster) {
    this.cluster = cluster;
  }

  /** A server drops what it does not know: a misspelt field is one that is not stored. */
  @Test
  void whatIsWrittenIsStored() throws IOException {
    List<GenericKubernetesResource> all = new ArrayList<>();
    all.addAll(Manifests.kustomized(Manifests.DEPLOY));
    all.addAll(Manifests.kustomized(Manifests.DEPLOY.resolve("database")));
    try (Stream<Path> samples = Files.list(Manifests.DEPLOY.resolve("samples"))) {
      samples.forEach(sample -> all.addAll(Manifests.in(sample)));
    }
    List<String> lost = new ArrayList<>();
    for (GenericKubernetesResource written : all) {
      JsonNode stored = json(cluster.apply(written));
      missing(written.getKind() + "/" + name(written), json(written), stored, lost);
    }
    all.stream().filter(AppliedManifestsTest::isForTryingOnly).forEach(this::delete);

    assertThat(lost).isEmpty();
    assertThat(all).hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MySQLBackup  |                                                  | spec: Required
          MySQLBackup  | {"waitForLock": true}                            | spec.clusterName
          MySQLBackup  | {"clusterName": ""}                              | spec.clusterName
          MySQLBackup  | {"clusterName": "Shop"}                          | spec.clusterName
          MySQLBackup  | {"clusterName": "shop", "storageName": "s3"}     | spec.storageName
          MySQLBackup  | {"clusterName": "shop", "maxParallel": 0}        | spec.maxParallel
          MySQLBackup  | {"clusterName": "shop", "batchRows": 0}          | spec.batchRows
          MySQLRestore | {"clusterName": "shop"}                          | spec.backupName
          MySQLRestore | {"clusterName": "shop", "backupName": "../etc"}  | spec.backupName
          MySQLCluster | {"database": "shop; DROP DATABASE mysql"}        | spec.database
          """)
  void nonsenseIsRefused(String kind, String spec, String complaint) throws IOException {
    GenericKubernetesResource nonsense =
        new GenericKubernetesResourceBuilder()
            .withApiVersion(ApiGroup.GROUP + "/" + ApiGroup.VERSION)
            .withKind(kind)
            .withNewMetadata()
            .withName("nonsense")
            .withNamespace(RealCluster.NAMESPACE)
            .endMetadata()
            .build();
    if (spec != null) {
      nonsense.setAdditionalProperty("spec", new ObjectMapper().readValue(spec, Map.class));
    }

    assertThatThrownBy(() -> cluster.admin().resource(nonsense).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(422))
        .hasMessageContaining(complaint);
  }

  @Test
  void peopleOnCallMayLookAtAndFreeOneLockAndNoOther() {
    Manifests.in(Manifests.DEPLOY.resolve("samples/on-call.yaml")).forEach(cluster::apply);
    try (KubernetesClient person = cluster.userOf("on-call")) {
      Eventually.until("they may look at it", () -> may(person, "get", "shop-operations"));
      assertThat(may(person, "patch", "shop-operations")).isTrue();
      assertThat(may(person, "delete", "shop-operations")).isFalse();
      assertThat(may(person, "get", "other-operations")).isFalse();
      assertThat(may(person, "patch", "other-operations")).isFalse();
    }
  }

  private static boolean may(KubernetesClient person, String verb, String lease) {
    return RealCluster.may(person, verb, "leases", lease);
  }

  /** Names the paths of what is written and not stored. */
  private static void missing(String path, JsonNode written, JsonNode stored, List<String> lost) {
    if (written.isObject()) {
      Iterator<String> names = written.fieldNames();
      while (names.hasNext()) {
        String name = names.next();
        if (!name.equals("stringData")) { // stored as data
          missing(path + "." + name, written.get(name), stored.path(name), lost);
        }
      }
    } else if (written.isArray()) {
      for (int i = 0; i < written.size(); i++) {
        missing(path + "[" + i + "]", written.get(i), stored.path(i), lost);
      }
    } else if (!written.asText().equals(stored.asText()) && !areEqualNumbers(written, stored)) {
      lost.add("%s: %s is stored as %s".formatted(path, written, stored));
    }
  }

  /** Of many fields the server does not store a zero. */
  private static boolean areEqualNumbers(JsonNode written, JsonNode stored) {
    return written.isNumber()
        && (stored.isNumber() || stored.isMissingNode())
        && written.asDouble() == stored.asDouble();
  }

  private static JsonNode json(HasMetadata object) {
    return new ObjectMapper().valueToTree(object);
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  /** Other tests do without. */
  private static boolean isForTryingOnly(HasMetadata object) {
    return object.getApiVersion().startsWith(ApiGroup.GROUP) || name(object).equals("database");
  }

  private void delete(HasMetadata object) {
    cluster.admin().resource(object).delete();
  }
}
