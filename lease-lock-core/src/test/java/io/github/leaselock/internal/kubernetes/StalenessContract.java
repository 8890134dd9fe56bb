package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LockHolder;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the judge says of objects as a server really stores them. */
abstract class StalenessContract {

  abstract KubernetesClient client();

  abstract String namespace();

  @Test
  void anObjectThatIsStoredIsLiveAndOnceDeletedGoneForEver() {
    ConfigMap object = create("holder", List.of());
    assertThat(gone(object)).isEqualTo(Verdict.live());

    client().resource(object).delete();
    assertThat(gone(object)).isEqualTo(Verdict.stale());

    ConfigMap again = create("holder", List.of());
    assertThat(gone(object)).isEqualTo(Verdict.stale());
    assertThat(gone(again)).isEqualTo(Verdict.live());
  }

  @Test
  void anObjectThatIsBeingDeletedIsStillThere() {
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

    assertThat(HolderJudge.on(client()).kind(Restore.class).judge(restore).isStale())
        .isEqualTo(isGoneIfNotServed());
  }

  /** The real server has no such resource, so it does not know whether there was one. */
  boolean isGoneIfNotServed() {
    return false;
  }

  private Verdict gone(ConfigMap object) {
    return HolderJudge.on(client())
        .kind(ConfigMap.class)
        .judge(holder(KubernetesLocks.holderOf(object).identity()));
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
    return HolderEntry.granted(identity, Terms.EXCLUSIVE, new FencingToken(1), Instant.EPOCH);
  }
}
