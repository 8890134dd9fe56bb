package io.github.leaselock.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.LockMode;
import io.github.leaselock.lease.Staleness;
import io.github.leaselock.lease.StalenessPredicate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the predicates say of objects as a server really stores them. */
abstract class StalenessContract {

  abstract KubernetesClient client();

  abstract String namespace();

  @Test
  void anObjectThatIsStoredIsLiveAndOnceDeletedGoneForEver() throws Exception {
    ConfigMap object = create("holder", List.of());
    assertThat(gone(object)).isEqualTo(Staleness.LIVE);

    client().resource(object).delete();
    assertThat(gone(object)).isEqualTo(Staleness.STALE);

    ConfigMap again = create("holder", List.of());
    assertThat(gone(object)).isEqualTo(Staleness.STALE);
    assertThat(gone(again)).isEqualTo(Staleness.LIVE);
  }

  @Test
  void anObjectThatIsBeingDeletedIsStillThere() throws Exception {
    ConfigMap object = create("kept", List.of("example.com/keep"));
    client().resource(object).delete();

    assertThat(gone(object)).isEqualTo(Staleness.LIVE);

    client()
        .configMaps()
        .inNamespace(namespace())
        .withName("kept")
        .edit(kept -> withFinalizers(kept, List.of()));
    assertThat(gone(object)).isEqualTo(Staleness.STALE);
  }

  @Test
  void whatIsNotServedIsNotGone() {
    LockHolder restore = holder("MySQLRestore.ps.percona.com/" + namespace() + "/r1/uid-1");

    assertThat(verdict(KubernetesStaleness.objectGone(client(), Restore.class), restore))
        .isEqualTo(ofWhatIsNotServed());
  }

  /** The real server has no such resource, so it does not know whether there was one. */
  Staleness ofWhatIsNotServed() {
    return Staleness.UNKNOWN;
  }

  private Staleness gone(ConfigMap object) throws Exception {
    return KubernetesStaleness.objectGone(client(), ConfigMap.class)
        .judge(holder(KubernetesHolders.holderOf(object).identity()));
  }

  /** As the lock takes it: whatever throws is unknown. */
  @SuppressWarnings("IllegalCatch")
  private static Staleness verdict(StalenessPredicate predicate, LockHolder holder) {
    try {
      return predicate.judge(holder);
    } catch (Exception e) {
      return Staleness.UNKNOWN;
    }
  }

  private ConfigMap create(String name, List<String> finalizers) {
    return client()
        .resource(
            withFinalizers(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace())
                    .withName(name)
                    .endMetadata()
                    .build(),
                finalizers))
        .create();
  }

  private static ConfigMap withFinalizers(ConfigMap object, List<String> finalizers) {
    return object.edit().editMetadata().withFinalizers(finalizers).endMetadata().build();
  }

  private static LockHolder holder(String identity) {
    return new LockHolder(
        identity, LockMode.EXCLUSIVE, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }
}
