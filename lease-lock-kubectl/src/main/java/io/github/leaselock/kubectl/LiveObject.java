package io.github.leaselock.kubectl;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.Verdict;
import io.github.leaselock.kubernetes.HolderJudge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is there of a holder that is an object of any kind, by lease-lock's own judge. */
final class LiveObject {

  private final KubernetesClient client;
  private final Kinds kinds;

  LiveObject(KubernetesClient client, Kinds kinds) {
    this.client = client;
    this.kinds = kinds;
  }

  Evidence of(LockHolder entry, Holder holder) {
    try {
      Optional<Kinds.Kind> kind = kinds.of(holder);
      return kind.isEmpty()
          ? new Evidence.NotRead("the API server serves no kind " + holder.kind())
          : judged(kind.get(), entry, holder);
    } catch (KubernetesClientException e) {
      return new Evidence.NotRead(
          "what the API server calls the kind " + holder.kind() + " is not known: " + e.getCode());
    }
  }

  private Evidence judged(Kinds.Kind kind, LockHolder entry, Holder holder) {
    List<GenericKubernetesResource> shown = new ArrayList<>();
    Verdict verdict =
        HolderJudge.on(client)
            .kind(kind.group(), kind.version(), kind.plural(), object -> !shown.add(object))
            .judge(entry);
    if (verdict.isStale()) {
      return replaced(kind, holder)
          .<Evidence>map(Evidence.Replaced::new)
          .orElseGet(Evidence.Gone::new);
    }
    if (!verdict.isLive()) {
      return new Evidence.NotRead(verdict.reason());
    }
    if (shown.isEmpty()) {
      return new Evidence.There("", false, false);
    }
    GenericKubernetesResource object = shown.get(0);
    return StatusReader.read(
        object.getAdditionalProperties(), object.getMetadata().getDeletionTimestamp() != null);
  }

  /** The uid of the one that has its name now. */
  private Optional<String> replaced(Kinds.Kind kind, Holder holder) {
    var resources =
        client.genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(kind.version())
                .withPlural(kind.plural())
                .withNamespaced(!holder.namespace().isEmpty())
                .build());
    try {
      @Nullable GenericKubernetesResource other =
          (holder.namespace().isEmpty()
                  ? resources.withName(holder.name())
                  : resources.inNamespace(holder.namespace()).withName(holder.name()))
              .get();
      return Optional.ofNullable(other).map(object -> object.getMetadata().getUid());
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }
}
