package io.github.leaselock.kubernetes.newer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.docs.RolesInDocs;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.Admission;
import io.github.leaselock.kubernetes.realserver.Authorizer;
import io.github.leaselock.kubernetes.realserver.Authorizer.Question;
import io.github.leaselock.kubernetes.realserver.NewerServerTest;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The admission policy of docs/rbac.md, and what it is there against. */
@NewerServerTest
class LockWriterPolicyTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String EDIT = "system:aggregate-to-edit";
  private static final String LOCK = "cluster1-operations";
  private static final Holder RESTORE = new Holder("Job.batch", "restore", "restore-1", "uid-1");
  private static final Holder INTRUDER = new Holder("Job.batch", "other", "other-1", "uid-2");

  private TestNamespace namespace;
  private List<GenericKubernetesResource> policy;

  @BeforeEach
  void twoWhoMayWriteLeases(TestNamespace namespace) {
    this.namespace = namespace;
    this.policy =
        RolesInDocs.policy().stream()
            .map(yaml -> yaml.replace(":db:operator", ":" + namespace.name() + ":operator"))
            .map(yaml -> yaml.replace("metadata.name: db", "metadata.name: " + namespace.name()))
            .map(yaml -> yaml.replace("only-the-operator", namespace.name() + "-only"))
            .map(
                yaml ->
                    namespace
                        .client()
                        .getKubernetesSerialization()
                        .unmarshal(yaml, GenericKubernetesResource.class))
            .toList();
    bind(operator());
    bind("editor");
  }

  @AfterEach
  void noPolicy() {
    policy.forEach(object -> namespace.client().resource(object).delete());
  }

  /** The role edit is made of this one, and admin of edit, by a controller. */
  @Test
  void theRoleEditMayWriteLeasesByDefault() {
    ClusterRole edit = namespace.client().rbac().clusterRoles().withName(EDIT).get();
    assertThat(edit.getRules())
        .anySatisfy(
            rule -> {
              assertThat(rule.getResources()).contains("leases");
              assertThat(rule.getVerbs()).contains("create", "update", "patch", "delete");
            });
    assertThat(lockOf("editor").acquire(INTRUDER, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Acquired.class);
  }

  @Test
  void theOperatorTakesWaitsAndReleasesAndAnEditorMayNot() throws Exception {
    apply();
    LeaseLock lock = lockOf(operator());
    assertThat(lock.acquire(RESTORE, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Acquired.class);

    LeaseLock intruder = lockOf("editor");
    assertThatThrownBy(() -> intruder.forceRelease(intruder.inspect(), "I want it"))
        .isInstanceOf(LeaseRefusedException.class)
        .hasMessageContaining("only the operator writes Leases in this namespace");
    assertForbidden(() -> lease("editor", LOCK).delete());
    assertThatThrownBy(
            () ->
                locksOf("editor")
                    .lock(namespace.name(), "not-yet-there")
                    .acquire(INTRUDER, AcquireRequest.exclusive()))
        .isInstanceOf(LeaseRefusedException.class)
        .hasMessageContaining("only the operator writes Leases in this namespace");

    assertThat(lock.release(RESTORE)).returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    try (LeaseSession session =
        locksOf(operator()).session(namespace.name()).duration(Duration.ofMinutes(10)).open()) {
      session.acquire(lock, LIMIT).close();
    }
  }

  @Test
  void theNamespaceControllerAndTheGarbageCollectorMayDeleteAndNothingElse() {
    lockOf(operator()).acquire(RESTORE, AcquireRequest.exclusive());
    apply();
    for (String controller : List.of("namespace-controller", "generic-garbage-collector")) {
      String name = "system:serviceaccount:kube-system:" + controller;
      bind(name);
      assertForbidden(
          () ->
              lease(name, LOCK)
                  .edit(held -> new LeaseBuilder(held).withNewSpec().endSpec().build()));
    }

    assertThat(lease("system:serviceaccount:kube-system:namespace-controller", LOCK).delete())
        .hasSize(1);
  }

  private void apply() {
    policy.forEach(object -> namespace.client().resource(object).create());
    Admission.awaitRefusal(
        clientOf("editor"), lease("probe"), "only the operator writes Leases in this namespace");
  }

  private static void assertForbidden(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403))
        .hasMessageContaining("only the operator writes Leases in this namespace");
  }

  private String operator() {
    return "system:serviceaccount:" + namespace.name() + ":operator";
  }

  private KubernetesClient clientOf(String user) {
    return namespace.cluster().clientOf(user);
  }

  private LeaseLocks locksOf(String user) {
    return KubernetesLocks.using(clientOf(user));
  }

  private LeaseLock lockOf(String user) {
    return locksOf(user).lock(namespace.name(), LOCK);
  }

  private Resource<Lease> lease(String user, String name) {
    return clientOf(user).leases().resource(lease(name));
  }

  private Lease lease(String name) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(namespace.name())
        .withName(name)
        .endMetadata()
        .build();
  }

  private void bind(String user) {
    String name = "edit-" + Integer.toHexString(user.hashCode());
    namespace
        .client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace.name())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", EDIT)
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                .build())
        .create();
    namespace
        .client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("view-" + name)
                .withNamespace(namespace.name())
                .endMetadata()
                .withNewRoleRef(
                    "rbac.authorization.k8s.io", "ClusterRole", "system:aggregate-to-view")
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                .build())
        .create();
    // Both, for some of these users may already do the one or the other everywhere.
    for (String verb : List.of("update", "list")) {
      Authorizer.await(
          namespace, user, new Question("coordination.k8s.io", "leases", "", verb), true);
    }
  }
}
