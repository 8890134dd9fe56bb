package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.github.leaselock.Holder;
import io.github.leaselock.Owner;
import io.github.leaselock.kubernetes.KubernetesLocks;
import org.junit.jupiter.api.Test;

class KubernetesLocksTest {

  @Test
  void anObjectHoldsByItsKindWithItsGroupAndNotItsVersion() {
    assertThat(KubernetesLocks.holderOf(restore()).identity())
        .isEqualTo("MySQLRestore.ps.percona.com/db/r1/uid-1");
    assertThat(
            KubernetesLocks.holderOf(new JobBuilder().withMetadata(restore().getMetadata()).build())
                .kind())
        .isEqualTo("Job.batch");
  }

  @Test
  void theCoreGroupHasNoName() {
    assertThat(
            KubernetesLocks.holderOf(
                new PodBuilder().withMetadata(restore().getMetadata()).build()))
        .isEqualTo(new Holder("Pod", "db", "r1", "uid-1"));
  }

  @Test
  void clusterScopedObjectsHaveNoNamespace() {
    assertThat(
            KubernetesLocks.holderOf(
                new NodeBuilder()
                    .withNewMetadata()
                    .withName("n")
                    .withUid("u")
                    .endMetadata()
                    .build()))
        .isEqualTo(new Holder("Node", "", "n", "u"));
  }

  @Test
  void anOwnerIsNamedWithItsVersion() {
    assertThat(KubernetesLocks.ownerOf(restore()))
        .isEqualTo(new Owner("ps.percona.com/v1", "MySQLRestore", "r1", "uid-1"));
  }

  @Test
  void anObjectThatIsNotStoredYetIsRefused() {
    Restore unnamed = restore();
    unnamed.getMetadata().setName(null);
    Restore unstored = restore();
    unstored.getMetadata().setUid(null);
    GenericKubernetesResource bare = new GenericKubernetesResource();
    bare.setMetadata(null);

    for (HasMetadata object : new HasMetadata[] {unnamed, unstored, bare}) {
      assertThatThrownBy(() -> KubernetesLocks.holderOf(object))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("only an object that the API server has stored can hold a lock");
      assertThatThrownBy(() -> KubernetesLocks.ownerOf(object))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anObjectThatDoesNotSayWhatItIsIsRefused() {
    GenericKubernetesResource untyped = new GenericKubernetesResource();
    untyped.setMetadata(restore().getMetadata());
    GenericKubernetesResource unversioned = new GenericKubernetesResource();
    unversioned.setMetadata(restore().getMetadata());
    unversioned.setKind("MySQLRestore");

    for (HasMetadata object : new HasMetadata[] {untyped, unversioned}) {
      assertThatThrownBy(() -> KubernetesLocks.holderOf(object))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("kind or no apiVersion");
      assertThatThrownBy(() -> KubernetesLocks.ownerOf(object))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Restore restore() {
    Restore restore = new Restore();
    restore.setMetadata(
        new ObjectMetaBuilder().withName("r1").withNamespace("db").withUid("uid-1").build());
    return restore;
  }
}
