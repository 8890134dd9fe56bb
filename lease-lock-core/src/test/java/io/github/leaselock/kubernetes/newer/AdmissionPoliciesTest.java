package io.github.leaselock.kubernetes.newer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.Admission;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.NewerServerTest;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Locks under admission policies of the cluster that refuse or change Leases. */
@NewerServerTest
class AdmissionPoliciesTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Holder RESTORE = new Holder("Job.batch", "restore", "restore-1", "uid-1");
  private static final Holder OTHER = new Holder("Job.batch", "restore", "restore-2", "uid-2");

  private TestNamespace namespace;
  private LeaseLock lock;
  private final List<GenericKubernetesResource> applied = new ArrayList<>();

  @BeforeEach
  void aLock(TestNamespace namespace) {
    this.namespace = namespace;
    this.lock = locks().lock(namespace.name(), "cluster1-operations");
  }

  private LeaseLocks locks() {
    return KubernetesLocks.using(namespace.client());
  }

  @AfterEach
  void noPolicies() {
    applied.forEach(object -> namespace.client().resource(object).delete());
  }

  @ParameterizedTest
  @CsvSource({"Invalid, REQUEST_INVALID", "Forbidden, ACCESS_DENIED"})
  void aPolicyThatRefusesTheGrantIsARefusalInItsOwnWords(String reason, Reason refused) {
    refuse("!has(object.spec.holderIdentity) || object.spec.holderIdentity == ''", reason);
    awaitRefused(probe("somebody"));

    assertThatThrownBy(() -> lock.acquire(RESTORE, AcquireRequest.exclusive()))
        .isInstanceOfSatisfying(
            LeaseRefusedException.class, e -> assertThat(e.reason()).isEqualTo(refused))
        .hasMessageContaining("no holders here");
    assertThat(lock.inspect().isFree()).isTrue();
  }

  @Test
  void aPolicyThatRefusesTheReleaseLeavesTheLockHeldUntilItIsGone() {
    assertThat(lock.acquire(RESTORE, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Acquired.class);
    refuse("has(object.spec.holderIdentity) && object.spec.holderIdentity != ''", "Invalid");
    awaitRefused(probe(""));

    assertThatThrownBy(() -> lock.release(RESTORE))
        .isInstanceOf(LeaseRefusedException.class)
        .hasMessageContaining("no holders here");
    assertThat(locks().lock(lock.key()).acquire(OTHER, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Held.class);

    noPolicies();
    applied.clear();
    Await.until(
        LIMIT, "the release is admitted", () -> lock.release(RESTORE).isReleased(), () -> "");
  }

  @Test
  void whatAPolicyAddsIsKeptAndDisturbsNobody() {
    change(
        "Object{metadata: Object.metadata{labels: {'cost-centre': '4711'}, annotations:"
            + " {'example.com/seen-by': 'policy'}}}");

    for (Holder holder : List.of(RESTORE, OTHER)) {
      AcquireResult result = lock.acquire(holder, AcquireRequest.exclusive());
      assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
      assertThat(lock.verify(holder, ((AcquireResult.Acquired) result).token()).isValid()).isTrue();
      Lease stored =
          namespace
              .client()
              .leases()
              .inNamespace(namespace.name())
              .withName(lock.key().name())
              .get();
      assertThat(stored.getMetadata().getLabels()).containsEntry("cost-centre", "4711");
      assertThat(stored.getMetadata().getAnnotations())
          .containsEntry("example.com/seen-by", "policy");
      assertThat(lock.release(holder))
          .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    }
    assertThat(lock.inspect().isFree()).isTrue();
  }

  private void refuse(String unless, String reason) {
    apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: NAMESPACE}
        spec:
          matchConstraints:
            resourceRules:
              - apiGroups: [coordination.k8s.io]
                apiVersions: ["*"]
                operations: [CREATE, UPDATE]
                resources: [leases]
          validations:
            - {expression: "%s", message: no holders here, reason: %s}
        """
            .formatted(unless, reason),
        "ValidatingAdmissionPolicyBinding",
        "validationActions: [Deny]");
  }

  private void change(String by) {
    apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicy
        metadata: {name: NAMESPACE}
        spec:
          reinvocationPolicy: Never
          matchConstraints:
            resourceRules:
              - apiGroups: [coordination.k8s.io]
                apiVersions: ["*"]
                operations: [CREATE, UPDATE]
                resources: [leases]
          mutations:
            - patchType: ApplyConfiguration
              applyConfiguration: {expression: "%s"}
        """
            .formatted(by),
        "MutatingAdmissionPolicyBinding",
        "");
    Admission.awaitChange(
        namespace.client(),
        probe(""),
        lease -> lease.getMetadata().getLabels().containsKey("cost-centre"));
  }

  private void awaitRefused(Lease probe) {
    Admission.awaitRefusal(namespace.client(), probe, "no holders here");
  }

  private Lease probe(String holder) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(namespace.name())
        .withName("probe")
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(holder)
        .endSpec()
        .build();
  }

  private void apply(String policy, String kindOfBinding, String more) {
    String binding =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: %s
        metadata: {name: NAMESPACE}
        spec:
          policyName: NAMESPACE
          matchResources:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}
          %s
        """
            .formatted(kindOfBinding, more);
    for (String yaml : List.of(policy, binding)) {
      GenericKubernetesResource object =
          namespace
              .client()
              .getKubernetesSerialization()
              .unmarshal(
                  yaml.replace("NAMESPACE", namespace.name()), GenericKubernetesResource.class);
      applied.add(namespace.client().resource(object).create());
    }
  }
}
