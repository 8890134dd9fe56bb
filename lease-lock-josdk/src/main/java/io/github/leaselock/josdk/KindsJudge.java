package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.LockHolder;
import io.github.leaselock.Verdict;
import io.github.leaselock.kubernetes.HolderJudge;
import java.util.function.Predicate;

/** By live reads; a kind that is added later is judged from then on by all. */
final class KindsJudge implements Judge {

  private volatile HolderJudge kinds;

  KindsJudge(KubernetesClient client) {
    kinds = HolderJudge.on(client);
  }

  @Override
  public synchronized <P extends HasMetadata> void add(
      Class<P> type, Predicate<? super P> finished) {
    kinds = kinds.kind(type, finished);
  }

  @Override
  public Verdict judge(LockHolder holder) {
    return kinds.judge(holder);
  }
}
