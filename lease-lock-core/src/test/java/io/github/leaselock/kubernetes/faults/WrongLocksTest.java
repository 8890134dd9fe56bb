package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.kubernetes.faults.Contender.Manners;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** That the judge of the other tests convicts locks that are wrong, within a few short runs. */
@FaultTest
class WrongLocksTest {

  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** A day is over when so many have worked: some three seconds, where nothing else runs. */
  private static final int ENOUGH = 40;

  private static final int ENOUGH_QUEUED = 15;

  private static final Duration SESSION = Duration.ofSeconds(30);
  private static final int CONTENDERS = 8;
  private static final int DAYS = 12;

  private final RealApiServer server = FaultServer.shared();
  private final long seed = Seed.ofThisRun("WrongLocksTest");

  /** Of all who write at once, all win. */
  @Test
  void aLockThatTakesAConflictForSuccessIsConvicted() {
    requireConviction(
        day -> contend(day, WrongStore::thatTakesAConflictForSuccess, Manners.DRAINED),
        verdict -> says(verdict, "never held") && says(verdict, "works beside"));
  }

  /** As the client's own replace does. */
  @Test
  void aLockThatWritesOnWhateverVersionIsThereIsConvicted() {
    requireConviction(
        day -> contend(day, WrongStore::thatWritesOnWhateverVersionIsThere, Manners.DRAINED),
        verdict -> says(verdict, "not granted from the version") && verdict.locksLost() > 0);
  }

  @Test
  void aLockThatEvictsTheLivingIsConvicted() {
    requireConviction(
        day -> contend(day, UnaryOperator.identity(), new Manners(true, true, false)),
        verdict -> says(verdict, "evicted alive") && verdict.locksLost() > 0);
  }

  @Test
  void aLockThatDoesNotWaitForTheWorkOfTheEvictedIsConvicted() {
    requireConviction(
        day -> contend(day, UnaryOperator.identity(), new Manners(true, false, true)),
        verdict -> says(verdict, "works beside"));
  }

  @Test
  void aLockThatForgetsReleasesWithoutAnAnswerIsConvicted() {
    requireConviction(
        day -> contend(day, WrongStore::thatForgetsReleasesWithoutAnAnswer, Manners.DRAINED),
        verdict -> !verdict.orphans().isEmpty());
  }

  /** Where users queue, the judge allows what a hand-over does in one write, and no more. */
  @Test
  void aLockThatWritesOnWhateverVersionIsThereIsConvictedWhereUsersQueue() {
    requireConviction(
        day -> queue(day, WrongStore::thatWritesOnWhateverVersionIsThere, false),
        verdict -> says(verdict, "not granted from the version"));
  }

  /** The judge takes it for no hand-over, though its victims leave in the end. */
  @Test
  void aLockThatEvictsTheLivingIsConvictedWhereUsersQueue() {
    requireConviction(
        day -> queue(day, UnaryOperator.identity(), true),
        verdict -> says(verdict, "lost its lock while it worked"));
  }

  private static boolean says(Verdict verdict, String what) {
    return verdict.violations().stream().anyMatch(violation -> violation.contains(what));
  }

  private void requireConviction(LongFunction<Verdict> run, Predicate<Verdict> convicts) {
    List<Verdict> acquittals = new ArrayList<>();
    for (int day = 1; day <= DAYS; day++) {
      Verdict verdict = run.apply(seed + day);
      if (convicts.test(verdict)) {
        System.out.printf("WrongLocksTest: convicted on day %d: %s%n", day, verdict);
        return;
      }
      acquittals.add(verdict);
    }
    assertThat(acquittals).as("days without a conviction").isEmpty();
  }

  private Verdict contend(long ofDay, UnaryOperator<LeaseStore> wrong, Manners ofDrained) {
    Workday day = new Workday(LONGEST);
    String namespace = server.newNamespace();
    Crowd crowd = new Crowd(namespace, CONTENDERS, day, ofDay, wrong, ofDrained, Manners.FENCED);
    FencedResource resource = new FencedResource(day, ENOUGH);
    overALossyNetwork(ofDay, client -> crowd.contend(client, resource, Duration.ZERO));
    return Verdict.on(server, namespace, resource);
  }

  private Verdict queue(long ofDay, UnaryOperator<LeaseStore> wrong, boolean evictsTheLiving) {
    Workday day = new Workday(LONGEST);
    String namespace = server.newNamespace();
    SessionCrowd crowd =
        new SessionCrowd(namespace, CONTENDERS, SESSION, day, ofDay, evictsTheLiving);
    FencedResource resource = new FencedResource(day, ENOUGH_QUEUED);
    overALossyNetwork(
        ofDay,
        client -> {
          LeaseStore store = KubernetesLeaseStore.using(client, Crowd.REQUEST_TIMEOUT);
          crowd.contend(wrong.apply(store), resource, new Figures());
        });
    return Verdict.on(server, namespace, resource, SessionCrowd.LOCKS);
  }

  private void overALossyNetwork(long ofDay, Consumer<KubernetesClient> work) {
    try (LossyProxy proxy = LossyProxy.before(server.client());
        KubernetesClient client = Crowd.clientOf(proxy.url())) {
      proxy.follow(new FaultPlan.Dice(ofDay, 0.03, 0.3));
      work.accept(client);
      proxy.calm();
    }
  }
}
