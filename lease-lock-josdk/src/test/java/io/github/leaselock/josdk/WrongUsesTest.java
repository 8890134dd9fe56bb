package io.github.leaselock.josdk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.internal.StoreLocks;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uses that would leave locks held or objects asleep are told, each in a sentence. */
class WrongUsesTest {

  private final Cluster cluster = new Cluster();
  private final LockedOperations operations =
      new LockedOperations(StoreLocks.on(cluster.leases), cluster.judge(), Optional.empty());
  private final Restore first = cluster.create(Kinds.restore("first", "c1"));

  @AfterEach
  void close() {
    operations.close();
  }

  private LockedOperation<Restore> restores(Consumer<OperationSpec<Restore>> more) {
    LockedOperation<Restore> restores =
        operations.add(
            Restore.class,
            spec -> {
              Kinds.restores(spec);
              more.accept(spec);
            });
    restores.eventSource(cluster.<Restore>objects()).start();
    return restores;
  }

  @Test
  void aSpecificationThatLacksSomething() {
    assertThatThrownBy(() -> operations.add(Restore.class, spec -> {}))
        .hasMessage("Restore: lock(...) is missing");
    assertThatThrownBy(() -> operations.add(Restore.class, spec -> spec.lock(Kinds::lockOf)))
        .hasMessage("Restore: exclusive() or shared() is missing");
    assertThatThrownBy(
            () -> operations.add(Restore.class, spec -> spec.lock(Kinds::lockOf).exclusive()))
        .hasMessage("Restore: finishedWhen(...) is missing");
  }

  @Test
  void anEventSourceThatIsNotRegistered() {
    LockedOperation<Restore> restores = operations.add(Restore.class, Kinds::restores);

    assertThatThrownBy(() -> restores.reconcile(first, (live, grant) -> Step.unchanged()))
        .hasMessageContaining("prepareEventSources");
    assertThatThrownBy(() -> restores.cleanup(first, object -> true))
        .hasMessageContaining("prepareEventSources");
  }

  @Test
  void twoReconcilersOfOneOperation() {
    LockedOperation<Restore> restores = restores(spec -> {});

    assertThatThrownBy(() -> restores.eventSource(cluster.<Restore>objects()))
        .hasMessageContaining("two reconcilers");
  }

  @Test
  void theStatusOfAnotherObject() {
    LockedOperation<Restore> restores = restores(spec -> {});
    Restore second = cluster.create(Kinds.restore("second", "c1"));

    assertThatThrownBy(
            () ->
                restores.reconcile(
                    first, (live, grant) -> Step.status(Kinds.in(second, "Succeeded"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("asked about first");
  }

  @Test
  void noStepAndNoWaitingStatus() {
    LockedOperation<Restore> restores = restores(spec -> {});

    assertThatThrownBy(() -> restores.reconcile(first, wrong())).hasMessage("the work's step");
  }

  @SuppressWarnings("NullAway") // that is what is wrong
  private static LockedWork<Restore> wrong() {
    return (live, grant) -> null;
  }

  @Test
  void aRequestInAnotherMode() {
    LockedOperation<Restore> restores =
        restores(spec -> spec.asking((object, request) -> AcquireRequest.shared()));

    assertThatThrownBy(() -> restores.reconcile(first, (live, grant) -> Step.unchanged()))
        .hasMessageContaining("not to make another");
  }

  @Test
  void timesThatAreNone() {
    assertThatThrownBy(() -> Step.<Restore>unchanged().checkAfter(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> restores(spec -> spec.recheckEvery(Duration.ofMillis(-1))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
