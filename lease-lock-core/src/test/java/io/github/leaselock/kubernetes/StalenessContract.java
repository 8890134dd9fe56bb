package io.github.leaselock.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.lease.Terms;
import io.github.leaselock.lease.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the predicates say of objects as a server really stores them. */
abstract class StalenessContract {

  abstract KubernetesClient client();

  abstract String namespace();

  @Test
  void anObjectThatIsStoredIsLiveAndOnceDeletedGoneForEver() throws Exception {
    ConfigMap object = create("holder", List.of());
    assertThat(gone(object)).isEqualTo(Verdict.live());

    client().resource(object).delete();
    assertThat(gone(object)).isEqualTo(Verdict.stale());

    ConfigMap again = create("holder", List.of());
    assertThat(gone(object)).isEqualTo(Verdict.stale());
    assertThat(gone(again)).isEqualTo(Verdict.live());
  }

  @Test
  void anObjectThatIsBeingDeletedIsStillThere() throws Exception {
    ConfigMap object = create("kept", List.of("example.com/keep"));
    client().resource(object).delete();

    assertThat(gone(object)).isEqualTo(Verdict.live());

    client()
        .configMaps()
        .inNamespace(namespace())
        .withName("kept")
        .edit(kept -> withFinalizers(kept, List.of()));
    assertThat(gone(object)).isEqualTo(Verdict.stale());
  }

  @Test
  void whatIsNotServedIsNotGone() {
    LockHolder restore = holder("MySQLRestore.ps.percona.com/" + namespace() + "/r1/uid-1");

    assertThat(verdict(KubernetesStaleness.objectGone(client(), Restore.class), restore))
        .isEqualTo(ofWhatIsNotServed());
  }

  /** The real server has no such resource, so it does not know whether there was one. */
  Verdict ofWhatIsNotServed() {
    return Verdict.unknown("cannot tell");
  }

  private Verdict gone(ConfigMap object) throws Exception {
    return KubernetesStaleness.objectGone(client(), ConfigMap.class)
        .judge(holder(KubernetesHolders.holderOf(object).identity()));
  }

  /** As the lock takes it: whatever throws is unknown. */
  @SuppressWarnings("IllegalCatch")
  private static Verdict verdict(StalenessPredicate predicate, LockHolder holder) {
    try {
      return predicate.judge(holder);
    } catch (Exception e) {
      return Verdict.unknown("cannot tell");
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
    return LockHolder.granted(identity, Terms.EXCLUSIVE, new FencingToken(1), Instant.EPOCH);
  }
}
