package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.kubernetes.faults.Contender.Manners;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import io.github.leaselock.store.LeaseStore;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** That the judge of the other tests convicts locks that are wrong, within a few short runs. */
@FaultTest
class WrongLocksTest {

  private static final Duration DAY = Duration.ofSeconds(3);
  private static final int CONTENDERS = 8;
  private static final int DAYS = 6;

  private final RealApiServer server = FaultServer.shared();
  private final long seed = Seed.ofThisRun("WrongLocksTest");

  /** Of all who write at once, all win. */
  @Test
  void aLockThatTakesAConflictForSuccessIsConvicted() {
    requireConviction(
        WrongStore::thatTakesAConflictForSuccess,
        Manners.DRAINED,
        verdict -> says(verdict, "never held") && says(verdict, "works beside"));
  }

  /** As the client's own replace does. */
  @Test
  void aLockThatWritesOnWhateverVersionIsThereIsConvicted() {
    requireConviction(
        WrongStore::thatWritesOnWhateverVersionIsThere,
        Manners.DRAINED,
        verdict -> says(verdict, "not granted from the version") && verdict.locksLost() > 0);
  }

  @Test
  void aLockThatEvictsTheLivingIsConvicted() {
    requireConviction(
        UnaryOperator.identity(),
        new Manners(true, true, false),
        verdict -> says(verdict, "evicted alive") && verdict.locksLost() > 0);
  }

  @Test
  void aLockThatDoesNotWaitForTheWorkOfTheEvictedIsConvicted() {
    requireConviction(
        UnaryOperator.identity(),
        new Manners(true, false, true),
        verdict -> says(verdict, "works beside"));
  }

  @Test
  void aLockThatForgetsReleasesWithoutAnAnswerIsConvicted() {
    requireConviction(
        WrongStore::thatForgetsReleasesWithoutAnAnswer,
        Manners.DRAINED,
        verdict -> !verdict.orphans().isEmpty());
  }

  private static boolean says(Verdict verdict, String what) {
    return verdict.violations().stream().anyMatch(violation -> violation.contains(what));
  }

  private void requireConviction(
      UnaryOperator<LeaseStore> store, Manners ofDrained, Predicate<Verdict> convicts) {
    for (int day = 1; day <= DAYS; day++) {
      Verdict verdict = run(seed + day, store, ofDrained);
      if (convicts.test(verdict)) {
        System.out.printf("WrongLocksTest: convicted on day %d: %s%n", day, verdict);
        return;
      }
    }
    assertThat(DAYS).as("days without a conviction").isZero();
  }

  private Verdict run(long ofDay, UnaryOperator<LeaseStore> store, Manners ofDrained) {
    String namespace = server.newNamespace();
    FencedResource resource = new FencedResource();
    try (LossyProxy proxy = LossyProxy.before(server.client());
        KubernetesClient client = Crowd.clientOf(proxy.url())) {
      proxy.follow(new FaultPlan.Dice(ofDay, 0.03, 0.3));
      new Crowd(namespace, CONTENDERS, new Workday(DAY), ofDay, store, ofDrained, Manners.FENCED)
          .contend(client, resource, Duration.ZERO);
      proxy.calm();
    }
    return Verdict.on(server, namespace, resource);
  }
}
