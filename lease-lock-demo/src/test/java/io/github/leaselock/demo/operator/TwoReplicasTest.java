package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.cluster.RealCluster;
import io.github.leaselock.demo.cluster.RealClusterTest;
import io.github.leaselock.demo.database.TestData;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas that both reconcile everything at once, without leader election. */
@RealClusterTest
@Timeout(600)
class TwoReplicasTest {

  private static final int SLOW = 150;

  @TempDir private Path folder;

  private final RealCluster cluster;
  private RealOperators operators;

  TwoReplicasTest(RealCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() throws Exception {
    operators = new RealOperators(cluster, folder);
    operators.start("ops-a", 1); // one at a time of each kind, so that both are needed
    operators.start("ops-b", 1);
  }

  @AfterEach
  void stop() throws Exception {
    operators.close();
  }

  @Test
  void everythingIsDoneOnceByOneOfThemAndNothingBesideARestore() throws Exception {
    SortedMap<String, Long> before = operators.data.checksums();
    MySQLBackup first = operators.finished(operators.backup("b0", 0, false));
    operators.data.damage();
    List<MySQLRestore> restores = new ArrayList<>();
    List<MySQLBackup> backups = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      restores.add(operators.restore("r" + i, first, SLOW));
      backups.add(operators.backup("b" + 2 * i, SLOW, true));
      backups.add(operators.backup("b" + (2 * i + 1), SLOW, true));
    }
    restores.replaceAll(operators::finished);
    backups.replaceAll(operators::finished);

    List<Operation<?, ?>> all = new ArrayList<>(restores);
    all.addAll(backups);
    assertThat(all)
        .allMatch(one -> one.getStatus().getState() == OperationState.Succeeded, "succeeded");
    assertThat(operators.data.checksums()).isEqualTo(before);
    for (Operation<?, ?> one : all) {
      assertThat(told(What.STARTED, one)).as("starts of " + Subjects.of(one)).hasSize(1);
    }
    assertThat(told(What.STARTED).map(OperatorEvent::operator).distinct()).hasSize(2);
    assertThat(besideRestores()).isEmpty();
    assertThat(interleavedRuns()).isZero();
  }

  private List<OperatorEvent> told(What what, Operation<?, ?> subject) {
    return told(what).filter(event -> event.subject().equals(Subjects.of(subject))).toList();
  }

  private java.util.stream.Stream<OperatorEvent> told(What what) {
    return operators.events.all().stream().filter(event -> event.what() == what);
  }

  /**
   * Work that had begun and not ended when a restore began, and what began before it ended. The two
   * operators tell their events to one queue, from the thread that does the work: before it begins
   * and after it has ended.
   */
  private List<String> besideRestores() {
    List<String> violations = new ArrayList<>();
    List<String> atWork = new ArrayList<>();
    for (OperatorEvent event : operators.events.all()) {
      if (event.what() == What.STARTED) {
        atWork.add(event.subject());
        if (atWork.size() > 1 && atWork.stream().anyMatch(one -> one.startsWith("MySQLRestore/"))) {
          violations.add(atWork.stream().collect(Collectors.joining(" beside ")));
        }
      } else if (event.what() == What.SUCCEEDED || event.what() == What.FAILED) {
        atWork.remove(event.subject());
      }
    }
    return violations;
  }

  /** By the database's own record of which transactions it let whom do. */
  private long interleavedRuns() throws Exception {
    return TestData.number(
        "SELECT COUNT(*) FROM lease_lock.work a JOIN lease_lock.work b"
            + " ON a.lock_name = b.lock_name AND (a.token, a.run) < (b.token, b.run)"
            + " WHERE a.last_batch >= b.first_batch AND a.lock_name LIKE '%/"
            + operators.shop
            + "-operations'");
  }
}
