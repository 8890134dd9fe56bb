package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.LockHolder;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.LimitedUser;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** People who take rights away, and who delete, edit and finalize a Lease while it is held. */
@FaultTest
class HandsTest {

  private static final Holder FIRST = new Holder("Job.batch", "work", "first", "1");
  private static final Holder SECOND = new Holder("Job.batch", "work", "second", "2");
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final RealApiServer server = FaultServer.shared();
  private final TestNamespace namespace = new TestNamespace(server, server.newNamespace());
  private final LeaseLock lock =
      KubernetesLocks.using(server.client()).lock(namespace.name(), "lock");

  @Test
  void aHolderWithoutRightsKeepsItsLockAndClaimsNothing() {
    LimitedUser user = new LimitedUser(namespace, leases("get", "create", "update"));
    LeaseLock asUser =
        KubernetesLocks.builder(user.client())
            .within(Duration.ofSeconds(60))
            .build()
            .lock(namespace.name(), "lock");
    FencingToken token = acquired(asUser, FIRST);

    user.mayDo();
    requireRefusal(() -> asUser.verify(FIRST, token), "get");
    requireRefusal(() -> asUser.acquire(FIRST, AcquireRequest.exclusive()), "get");
    requireRefusal(() -> asUser.release(FIRST), "update"); // and nothing else is under way
    assertThat(lock.verify(FIRST, token).isValid()).isTrue();

    user.mayDo(leases("get"));
    assertThat(asUser.verify(FIRST, token).isValid()).isTrue();
    requireRefusal(() -> asUser.release(FIRST), "update");
    assertThat(lock.acquire(SECOND, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Held.class);

    user.mayDo(leases("get", "create", "update"));
    assertThat(acquired(asUser, FIRST)).isEqualTo(token);
    assertThat(asUser.release(FIRST)).returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    assertThat(acquired(lock, SECOND).isAfter(token)).isTrue();
  }

  @Test
  void aDeletedLeaseIsAReleaseThatTheHolderLearnsOfAndTokensGrowOn() {
    FencingToken first = acquired(lock, FIRST);

    lease().delete();

    assertThat(lock.verify(FIRST, first).isValid()).isFalse();
    FencingToken second = acquired(lock, SECOND);
    assertThat(second.isAfter(first)).isTrue();
    assertThat(lock.release(FIRST)).returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    assertThat(lock.verify(SECOND, second).isValid()).isTrue();
  }

  @Test
  void anEmptiedHolderIsAReleaseAndAnotherHandsHolderIsRespected() {
    FencingToken first = acquired(lock, FIRST);

    lease().patch(MERGE, "{\"spec\":{\"holderIdentity\":\"\"}}");
    assertThat(lock.verify(FIRST, first).isValid()).isFalse();
    FencingToken second = acquired(lock, SECOND);
    assertThat(second.isAfter(first)).isTrue();

    lease().patch(MERGE, "{\"spec\":{\"holderIdentity\":\"somebody\"}}");
    assertThat(lock.verify(SECOND, second).isValid()).isFalse();
    assertThat(lock.release(SECOND)).returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    AcquireResult refused = lock.acquire(FIRST, AcquireRequest.exclusive());
    assertThat(refused).isInstanceOf(AcquireResult.Held.class);
    assertThat(((AcquireResult.Held) refused).holders())
        .extracting(LockHolder::identity)
        .containsExactly("somebody");
    assertThat(lease().get().getSpec().getHolderIdentity()).isEqualTo("somebody");
  }

  @Test
  void editsBesideTheLockNeitherDisturbItNorAreUndone() {
    FencingToken token = acquired(lock, FIRST);

    lease()
        .patch(
            MERGE,
            "{\"metadata\":{\"labels\":{\"team\":\"db\"},\"annotations\":{\"note\":\"mine\"}}}");
    assertThat(lock.verify(FIRST, token).isValid()).isTrue();
    assertThat(lock.release(FIRST)).returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

    assertThat(lease().get().getMetadata().getLabels()).containsEntry("team", "db");
    assertThat(lease().get().getMetadata().getAnnotations()).containsEntry("note", "mine");
  }

  @Test
  void aDamagedAnnotationFreesNothing() {
    acquired(lock, FIRST);

    lease()
        .patch(MERGE, "{\"metadata\":{\"annotations\":{\"leaselock.github.io/holders\":\"[\"}}}");

    assertThat(lock.acquire(SECOND, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Held.class);
    assertThat(lock.inspect().oddities()).hasSize(1);
    assertThat(lock.release(FIRST)).returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    assertThat(lock.acquire(SECOND, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Held.class);

    assertThat(lock.forceRelease(lock.inspect(), "nobody can read who holds it"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    acquired(lock, SECOND);
  }

  @Test
  void aLeaseThatAFinalizerKeepsIsRefusedUntilItIsGone() {
    FencingToken first = acquired(lock, FIRST);
    lease().patch(MERGE, "{\"metadata\":{\"finalizers\":[\"example.com/keep\"]}}");
    lease().delete();

    assertThat(lock.verify(FIRST, first).isValid()).isTrue();
    assertThatThrownBy(() -> lock.acquire(SECOND, AcquireRequest.exclusive()))
        .isInstanceOfSatisfying(
            LeaseRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.LEASE_TERMINATING));
    assertThat(lock.release(FIRST)).returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    assertThat(lease().get()).isNotNull();

    lease().patch(MERGE, "{\"metadata\":{\"finalizers\":null}}");
    assertThat(lease().get()).isNull();
    assertThat(acquired(lock, SECOND).isAfter(first)).isTrue();
  }

  private Resource<Lease> lease() {
    return server.client().leases().inNamespace(namespace.name()).withName("lock");
  }

  private static FencingToken acquired(LeaseLock lock, Holder holder) {
    AcquireResult result = lock.acquire(holder, AcquireRequest.exclusive());
    assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
    return ((AcquireResult.Acquired) result).token();
  }

  private static void requireRefusal(ThrowingCallable call, String verb) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LeaseRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.ACCESS_DENIED))
        .hasMessageContaining("the verb \"" + verb + "\"");
  }

  private static PolicyRule leases(String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups("coordination.k8s.io")
        .withResources("leases")
        .withVerbs(verbs)
        .build();
  }
}
