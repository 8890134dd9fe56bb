package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.kubernetes.faults.FaultPlan.Script;
import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One client behind a network that does one thing to one request at a time. */
@FaultTest
class LossyNetworkTest {

  private static final Holder FIRST = new Holder("Job.batch", "work", "first", "1");
  private static final Holder SECOND = new Holder("Job.batch", "work", "second", "2");

  private final RealApiServer server = FaultServer.shared();
  private final String namespace = server.newNamespace();
  private final LossyProxy proxy = LossyProxy.before(server.client());
  private final KubernetesClient client = Crowd.clientOf(proxy.url());
  private final StoreLock lock =
      StoreLocks.builder(KubernetesLeaseStore.using(client, Duration.ofMillis(400)))
          .within(Duration.ofSeconds(20))
          .build()
          .lock(namespace, "lock");

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void theFirstAcquireEverAndItsReleaseSurvive(Fault fault) {
    Script script = new Script().then("GET", fault).then("POST", fault).then("PUT", fault);
    proxy.follow(script);
    FencingToken token = acquired(lock.acquire(FIRST, AcquireRequest.exclusive()));
    assertThat(script.isOver()).isTrue();
    assertThat(lock.verify(FIRST, token).isValid()).isTrue();

    proxy.follow(new Script().then("PUT", fault));
    assertThat(lock.release(FIRST)).returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    proxy.calm();
    assertThat(lock.inspect().isFree()).isTrue();
    assertThat(acquired(lock.acquire(SECOND, AcquireRequest.shared())).isAfter(token)).isTrue();
    requireNoViolation(Set.of(), Set.of(FIRST.identity()));
    assertThat(proxy.counts().injected(fault)).isEqualTo(4);
    assertThat(proxy.counts().lateWritesAppliedAfterAll())
        .as("the late creation, the late grant or the late release came true")
        .isEqualTo(fault == Fault.LATE ? 3 : 0);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aTakeoverAndItsDrainSurvive(Fault fault) {
    FencingToken first = acquired(lock.acquire(FIRST, AcquireRequest.exclusive()));

    Script script = new Script().then("PUT", fault).then("PUT", fault);
    proxy.follow(script);
    LockRequest request =
        LockRequest.exclusive(SECOND)
            .takingOver(holder -> Verdict.stale())
            .drainingWith(evicted -> true);
    FencingToken second = acquired(lock.acquire(request));

    proxy.calm();
    assertThat(script.isOver()).isTrue();
    assertThat(second.isAfter(first)).isTrue();
    assertThat(lock.verify(FIRST, first).isValid()).isFalse();
    assertThat(lock.verify(SECOND, second).isValid()).isTrue();
    assertThat(lock.release(FIRST)).returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    assertThat(lock.verify(SECOND, second).isValid()).isTrue();
    requireNoViolation(Set.of(FIRST.identity()), Set.of());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void anAnswerOfNoLeavesNothingThatComesTrueLater(Fault fault) {
    acquired(lock.acquire(FIRST, AcquireRequest.shared()));

    proxy.follow(new Script().then("GET", fault).then("PUT", fault)); // the PUT is of a place
    AcquireResult refused = lock.acquire(SECOND, AcquireRequest.exclusive().queued());

    assertThat(refused).isInstanceOf(AcquireResult.Held.class);
    assertThat(lock.release(SECOND))
        .doesNotReturn(ReleaseResult.Status.UNKNOWN, ReleaseResult::status);
    proxy.calm();
    assertThat(lock.inspect().holders()).hasSize(1);
    assertThat(lock.inspect().queue().isEmpty()).isTrue();
    requireNoViolation(Set.of(), Set.of());
  }

  private static FencingToken acquired(AcquireResult result) {
    assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
    return ((AcquireResult.Acquired) result).token();
  }

  private void requireNoViolation(Set<String> dead, Set<String> left) {
    HistoryJudge judge = new HistoryJudge(dead, left);
    List<LeaseVersion> history = EtcdHistory.of(server, namespace);
    history.forEach(judge::see);
    assertThat(judge.violations()).isEmpty();
    assertThat(history).isNotEmpty();
    assertThat(history.stream().flatMap(version -> version.grants().stream()).map(Grant::identity))
        .contains(FIRST.identity());
  }
}
