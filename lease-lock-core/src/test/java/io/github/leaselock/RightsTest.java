package io.github.leaselock;

import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.docs.RolesInDocs;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.Admission;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import io.github.leaselock.kubernetes.realserver.LimitedUser;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the Roles of docs/rbac.md allow, and what a user is told whose Role lacks a verb. That the
 * first of them is enough for everything is shown by the tests {@link OnAnyServer}.
 */
@KubeApiTest
class RightsTest {

  private static final String LOCK = "cluster1-operations";

  private TestNamespace namespace;
  private LimitedUser user;
  private LeaseKey key;
  private LeaseLock lock;

  @BeforeEach
  void aUser(TestNamespace namespace) {
    this.namespace = namespace;
    user = new LimitedUser(namespace, RolesInDocs.rules("known-locks"));
    key = new LeaseKey(namespace.name(), LOCK);
    lock = locksOf(user).lock(key);
  }

  private static LeaseLocks locksOf(LimitedUser user) {
    return KubernetesLocks.using(user.client());
  }

  private void assertDenied(String verb, ThrowingCallable call) {
    TestLocks.assertRefused(
        key,
        Reason.ACCESS_DENIED,
        call,
        "cannot %s resource".formatted(verb), // the server's words
        "needs the verb \"%s\" on \"leases\" of \"coordination.k8s.io\" in namespace \"%s\""
            .formatted(verb, namespace.name()));
  }

  /** The documented rules without a verb. */
  private static PolicyRule[] without(String verb) {
    List<PolicyRule> rules = new ArrayList<>();
    for (PolicyRule rule : RolesInDocs.rules("known-locks")) {
      List<String> verbs = new ArrayList<>(rule.getVerbs());
      verbs.remove(verb);
      if (!verbs.isEmpty()) {
        rules.add(rule.edit().withVerbs(verbs).build());
      }
    }
    assertThat(rules).isNotEqualTo(Arrays.asList(RolesInDocs.rules("known-locks")));
    return rules.toArray(new PolicyRule[0]);
  }

  @Test
  void withoutGetNothingGoes() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    LockSnapshot seen = lock.inspect();
    user.mayDo(without("get"));
    LeaseLock restarted = locksOf(user).lock(key);

    assertDenied("get", () -> restarted.acquire(RESTORE_2, StalenessPredicate.never()));
    assertDenied("get", () -> restarted.release(RESTORE_1));
    assertDenied("get", () -> restarted.verify(RESTORE_1, token));
    assertDenied("get", restarted::inspect);
    assertDenied("get", restarted::isActive);
    assertDenied("get", restarted::deleteIfFree);

    assertThat(restarted.forceRelease(seen, "its write needs no read"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  @Test
  void withoutCreateTheFirstAcquireEverIsRefused() {
    user.mayDo(without("create"));

    assertDenied("create", () -> lock.acquire(RESTORE_1, StalenessPredicate.never()));
  }

  @Test
  void aLeaseThatExistsNeedsNoCreate() {
    user.mayDo(without("create"));
    namespace.client().resource(lease(key.name())).create();

    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  private Lease lease(String name) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(namespace.name())
        .withName(name)
        .endMetadata()
        .build();
  }

  @Test
  void withoutUpdateNothingIsTakenAndNothingGivenBack() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    user.mayDo(without("update"));

    assertDenied("update", () -> lock.release(RESTORE_1));
    assertDenied("update", () -> lock.forceRelease(lock.inspect(), "stuck"));
    assertDenied("update", () -> lock.acquire(RESTORE_2, TestLocks.ALL_STALE));

    assertThat(lock.verify(RESTORE_1, token).isValid()).isTrue();
    assertThat(lock.isActive()).isTrue();
    user.mayDo(RolesInDocs.rules("known-locks"));
    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  @Test
  void withoutDeleteTheLeaseStays() {
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    user.mayDo(without("delete"));

    assertDenied("delete", lock::deleteIfFree);

    assertThat(lock.inspect().exists()).isTrue();
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
  }

  @Test
  void theNamedLocksAreTheOnlyOnes() {
    key = new LeaseKey(namespace.name(), "somebody-elses");
    LeaseLock other = locksOf(user).lock(key);

    assertDenied("get", () -> other.acquire(RESTORE_1, StalenessPredicate.never()));
  }

  @Test
  void createCannotBeLimitedByName() {
    List<PolicyRule> rules = new ArrayList<>(List.of(without("create")));
    rules.add(
        new PolicyRuleBuilder()
            .withApiGroups("coordination.k8s.io")
            .withResources("leases")
            .withResourceNames(LOCK)
            .withVerbs("create")
            .build());
    user.mayDo(rules.toArray(new PolicyRule[0]));

    assertDenied("create", () -> lock.acquire(RESTORE_1, StalenessPredicate.never()));
  }

  @Test
  void theRoleForAnyNameIsEnoughForAllButDeletion() {
    user.mayDo(RolesInDocs.rules("any-lock"));
    LeaseLock unheardOf = locksOf(user).lock(namespace.name(), "cluster-of-tomorrow");

    FencingToken token = acquired(unheardOf.acquire(RESTORE_1, StalenessPredicate.never()));

    assertThat(unheardOf.verify(RESTORE_1, token).isValid()).isTrue();
    assertThat(unheardOf.forceRelease(unheardOf.inspect(), "test"))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    acquired(unheardOf.acquire(RESTORE_1, StalenessPredicate.never()));
    assertThat(unheardOf.release(RESTORE_1))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  @Test
  void whoOnlyLooksNeedsNothingButGet() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    user.mayDo(RolesInDocs.rules("lock-reader"));

    assertThat(lock.verify(RESTORE_1, token).isValid()).isTrue();
    assertThat(lock.isActive()).isTrue();
    assertThat(lock.inspect().holders()).hasSize(1);
    assertDenied("update", () -> lock.release(RESTORE_1));
  }

  @Test
  void aPredicateWithoutRightsRespectsTheHolderAndSaysWhy() {
    ConfigMap holder =
        namespace
            .client()
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace.name())
                    .withName("a-holder")
                    .endMetadata()
                    .build())
            .create();
    acquired(lock.acquire(KubernetesLocks.holderOf(holder), StalenessPredicate.never()));
    namespace.client().resource(holder).delete();
    StalenessPredicate gone = HolderJudge.on(user.client()).kind(ConfigMap.class);

    AcquireResult.Held held = (AcquireResult.Held) lock.acquire(RESTORE_1, gone);

    assertThat(held.blockers().get(0).verdict().isUnknown()).isTrue();
    assertThat(held.blockers().get(0).reason()).contains("cannot get resource \"configmaps\"");
  }

  /** Whether the kind is defined or not: who may not ask is not told. */
  @Test
  void theRoleForPredicatesLetsThemAsk() {
    Holder holder = new Holder("MySQLRestore.ps.percona.com", namespace.name(), "r1", "uid-1");
    StalenessPredicate gone = HolderJudge.on(user.client()).kind(MySQLRestore.class);
    acquired(lock.acquire(holder, StalenessPredicate.never()));
    assertThat(whyHeld(gone)).contains("cannot get resource \"mysqlrestores\"");

    List<PolicyRule> rules = new ArrayList<>(List.of(RolesInDocs.rules("known-locks")));
    rules.addAll(List.of(RolesInDocs.rules("holder-reader")));
    user.mayDo(rules.toArray(new PolicyRule[0]));

    assertThat(whyHeld(gone)).doesNotContain("cannot get resource");
  }

  /** What stands in the way of another holder; empty if nothing does. */
  private String whyHeld(StalenessPredicate staleness) {
    return lock.acquire(RESTORE_1, staleness) instanceof AcquireResult.Held held
        ? held.blockers().get(0).reason()
        : "";
  }

  @Group("ps.percona.com")
  @Version("v1")
  static final class MySQLRestore extends CustomResource<Void, Void> implements Namespaced {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aPolicyThatForbidsIsNotTakenForAMissingRight() {
    Map<String, Quantity> none = Map.of("count/leases.coordination.k8s.io", new Quantity("0"));
    ResourceQuota quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withNamespace(namespace.name())
            .withName("no-leases")
            .endMetadata()
            .withNewSpec()
            .withHard(none)
            .endSpec()
            .build();
    namespace.client().resource(quota).create();
    namespace
        .client()
        .resource(quota)
        .subresource("status") // which a controller would write
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(Map.of("status", new ResourceQuotaStatus(none, none))));
    Admission.awaitRefusal(namespace.client(), lease("probe"), "exceeded quota: no-leases");

    TestLocks.assertRefused(
        key,
        Reason.ACCESS_DENIED,
        () -> lock.acquire(RESTORE_1, StalenessPredicate.never()),
        "exceeded quota: no-leases",
        "if that is not a policy of the cluster");
  }
}
