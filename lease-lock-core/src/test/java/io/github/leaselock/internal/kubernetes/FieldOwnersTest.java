package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who owns which field of a Lease, as a real API server books it while the lock writes. */
@KubeApiTest
class FieldOwnersTest {

  private static final Holder RESTORE = new Holder("Restore.example.com", "db", "r1", "uid-1");

  @Test
  void ownersOfOtherFieldsStayAndTheLockOwnsItsOwn(TestNamespace namespace) {
    KubernetesClient client = namespace.client();
    LeaseLock lock = KubernetesLocks.using(client).lock(namespace.name(), "owned");
    lock.acquire(RESTORE, StalenessPredicate.never());
    PatchContext applied =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("somebody")
            .build();
    client
        .leases()
        .inNamespace(namespace.name())
        .withName("owned")
        .patch(
            applied,
            """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease",
             "metadata":{"name":"owned","annotations":{"example.com/note":"mine"}}}
            """);

    lock.release(RESTORE);
    AcquireResult again = lock.acquire(RESTORE, StalenessPredicate.never());

    assertThat(again).isInstanceOf(AcquireResult.Acquired.class);
    Lease stored = client.leases().inNamespace(namespace.name()).withName("owned").get();
    assertThat(stored.getMetadata().getAnnotations()).containsEntry("example.com/note", "mine");
    assertThat(entry(stored, "somebody").map(ManagedFieldsEntry::getFieldsV1))
        .hasValueSatisfying(fields -> assertThat(fields.toString()).contains("example.com/note"));
    List<ManagedFieldsEntry> others =
        stored.getMetadata().getManagedFields().stream()
            .filter(each -> !"somebody".equals(each.getManager()))
            .toList();
    assertThat(others).hasSize(1);
    assertThat(others.get(0).getFieldsV1().toString())
        .contains("f:holderIdentity", "leaselock.github.io/holders");
  }

  private static Optional<ManagedFieldsEntry> entry(Lease lease, String manager) {
    return lease.getMetadata().getManagedFields().stream()
        .filter(each -> manager.equals(each.getManager()))
        .findFirst();
  }
}
