package io.github.leaselock.testing.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.testing.Fault;
import io.github.leaselock.testing.OperatorTrial;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The operator of docs/testing.md is right: whatever goes wrong, nothing overlaps, all finishes.
 */
class TestYourOperatorTest {

  // [testing-trial]
  @ParameterizedTest
  @EnumSource(Fault.class)
  void operationsNeverOverlapAndAllFinish(Fault fault) {
    OperatorTrial.of(BackupOperator::new).run(fault).assertNeverOverlapped().assertAllFinished();
  }

  @Test
  void twoReplicasActInEveryOrder() {
    OperatorTrial.of(BackupOperator::new).run().assertNeverOverlapped().assertAllFinished();
  }

  // [testing-trial]

  @ParameterizedTest
  @EnumSource(Fault.class)
  void alsoIfOneFailsAndOthersAreDeleted(Fault fault) {
    Map<Integer, Consumer<BackupOperator>> events =
        Map.of(
            2, operator -> operator.objects.mark("restore1"),
            9, operator -> operator.objects.mark("backup2"));
    OperatorTrial.Report report =
        OperatorTrial.of(
                sections ->
                    new BackupOperator(
                        sections, OperationReconciler::new, Set.of("backup1"), events))
            .run(fault)
            .assertNeverOverlapped()
            .assertAllFinished();
    assertThat(report.runs()).isGreaterThan(10);
  }
}
