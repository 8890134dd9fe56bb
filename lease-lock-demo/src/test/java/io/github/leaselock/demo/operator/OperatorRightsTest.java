package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.cluster.Eventually;
import io.github.leaselock.demo.cluster.Manifests;
import io.github.leaselock.demo.cluster.RealCluster;
import io.github.leaselock.demo.cluster.RealClusterTest;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator with a token of its service account, under the Role of its own manifests. */
@RealClusterTest
@Timeout(600)
class OperatorRightsTest {

  /** The longest that there is, after each of four batches: only its deletion ends it in time. */
  private static final int RESTING = 60_000;

  @TempDir private Path folder;

  private final RealCluster cluster;
  private RealOperators operators;
  private OperatorProcess operator;

  OperatorRightsTest(RealCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() throws Exception {
    operators = new RealOperators(cluster, folder);
    operator = operators.start("ops-a", 4);
  }

  @AfterEach
  void stop() throws Exception {
    operators.close();
  }

  @Test
  void itWorksAndTheRoleGrantsWhatItAsksForAndNothingElse() throws Exception {
    SortedMap<String, Long> before = operators.data.checksums();
    MySQLBackup backup = operators.finished(operators.backup("b1", 0, false));
    assertThat(backup.getStatus().getState()).isEqualTo(OperationState.Succeeded);
    operators.data.damage();

    MySQLRestore restore = operators.restore("r1", backup, RESTING);
    operators.until(restore, now -> now.getStatus().getState() == OperationState.Running);
    MySQLBackup refused = operators.finished(operators.backup("b2", 0, false));
    assertThat(refused.getStatus().getState()).isEqualTo(OperationState.Failed);
    assertThat(refused.getStatus().getStateDescription())
        .isEqualTo(
            "backup cannot run while restore %s is in progress", restore.getMetadata().getName());

    operators.delete(restore);
    MySQLRestore restored = operators.finished(operators.restore("r2", backup, 0));
    assertThat(restored.getStatus().getState()).isEqualTo(OperationState.Succeeded);
    assertThat(operators.data.checksums()).isEqualTo(before);
    operators.delete(restored);

    assertThat(operators.events.all())
        .noneMatch(event -> event.what() == What.TROUBLE && event.message().contains("forbidden"));
    // Events are told, and Leases deleted, by threads of their own.
    Set<String> asked = Eventually.answer(this::asked, granted()::equals);
    assertThat(asked).isEqualTo(granted());
  }

  @Test
  void anOperatorWithItsWatchesUpIsReady() {
    assertThat(operator.sick()).isEmpty();
    // A watch that has just ended is up again a moment later.
    Eventually.until("it is ready", () -> operator.unready().isEmpty());
  }

  private Set<String> asked() {
    Set<String> asked = operators.requests.asked();
    asked.removeIf(OperatorRightsTest::isOptional);
    return asked;
  }

  /** Whether there is the namespace of a Lease that is absent: told if it may be known. */
  private static boolean isOptional(String request) {
    return request.startsWith("GET /api/v1/namespaces/");
  }

  private static Set<String> granted() {
    Set<String> granted = new TreeSet<>();
    Role role = Manifests.in(Manifests.DEPLOY.resolve("role.yaml"), Role.class);
    for (PolicyRule rule : role.getRules()) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          rule.getVerbs().forEach(verb -> granted.add(verb + " " + group + "/" + resource));
        }
      }
    }
    return granted;
  }
}
