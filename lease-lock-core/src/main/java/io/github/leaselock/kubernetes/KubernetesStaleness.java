package io.github.leaselock.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.lease.Verdict;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Staleness predicates on Kubernetes objects. All read live, never from an informer's cache; all
 * compare the uid, so that an object created again under its name is another one; and all abstain
 * from holders that are not of their kind, so they combine with {@link StalenessPredicate#or}.
 *
 * <p>They need the verb get on the kind, and cost one request for each holder judged. They are
 * about the object: where work can outlive it, add a {@link io.github.leaselock.lease.DrainCheck}
 * or keep the object with a finalizer until the work has ended.
 */
public final class KubernetesStaleness {

  private static final Set<String> TERMINAL_PHASES = Set.of("Succeeded", "Failed");

  private KubernetesStaleness() {}

  /**
   * Stale once the holder's object no longer exists, or exists again with another uid. An object
   * that is being deleted still exists.
   *
   * @param client the caller's client
   * @param type the kind of holder that this predicate knows
   * @param <T> the kind of holder that this predicate knows
   * @return the predicate, safe for use by several threads
   */
  public static <T extends HasMetadata> StalenessPredicate objectGone(
      KubernetesClient client, Class<T> type) {
    return judging(client, type, current -> current.isPresent() ? Verdict.live() : Verdict.stale());
  }

  /**
   * Stale once the holder's object says that it has finished. Of an object that is gone it says
   * unknown: gone is not finished.
   *
   * @param client the caller's client
   * @param type the kind of holder that this predicate knows
   * @param finished true for a final state that is never left again
   * @param <T> the kind of holder that this predicate knows
   * @return the predicate, safe for use by several threads if {@code finished} is
   */
  public static <T extends HasMetadata> StalenessPredicate objectFinished(
      KubernetesClient client, Class<T> type, Predicate<? super T> finished) {
    Objects.requireNonNull(finished, "finished");
    return judging(
        client,
        type,
        current ->
            current
                .map(object -> finished.test(object) ? Verdict.stale() : Verdict.live())
                .orElse(Verdict.unknown("it is gone, which is not finished")));
  }

  /**
   * Stale once the holder's object is gone or finished: {@link #objectGone} or {@link
   * #objectFinished}, with one read.
   *
   * @param client the caller's client
   * @param type the kind of holder that this predicate knows
   * @param finished true for a final state that is never left again
   * @param <T> the kind of holder that this predicate knows
   * @return the predicate, safe for use by several threads if {@code finished} is
   */
  public static <T extends HasMetadata> StalenessPredicate objectGoneOrFinished(
      KubernetesClient client, Class<T> type, Predicate<? super T> finished) {
    Objects.requireNonNull(finished, "finished");
    return judging(
        client,
        type,
        current ->
            current.filter(object -> !finished.test(object)).isPresent()
                ? Verdict.live()
                : Verdict.stale());
  }

  /**
   * Stale once the holding Pod is gone, exists again with another uid, or has ended for good (phase
   * Succeeded or Failed).
   *
   * <p>A Pod on a node that cannot be reached stays until somebody deletes it by force, and then
   * its containers may still run: a Pod that is gone is proof of its end only where nobody does
   * that.
   *
   * @param client the caller's client
   * @return the predicate, safe for use by several threads
   */
  public static StalenessPredicate podGone(KubernetesClient client) {
    return objectGoneOrFinished(client, Pod.class, KubernetesStaleness::hasEnded);
  }

  private static boolean hasEnded(Pod pod) {
    PodStatus status = pod.getStatus();
    return status != null
        && status.getPhase() != null
        && TERMINAL_PHASES.contains(status.getPhase());
  }

  /** Judges by the object in the very life that holds, or its absence. */
  private static <T extends HasMetadata> StalenessPredicate judging(
      KubernetesClient client, Class<T> type, Function<Optional<T>, Verdict> verdict) {
    LiveObjects<T> objects =
        new LiveObjects<>(
            Objects.requireNonNull(client, "client"), Objects.requireNonNull(type, "type"));
    return holder -> {
      Optional<Holder> known = holder.holder().filter(objects::isKindOf);
      if (known.isEmpty()) {
        return Verdict.abstain();
      }
      String uid = known.get().uid();
      return verdict.apply(
          objects.read(known.get()).filter(object -> uid.equals(object.getMetadata().getUid())));
    };
  }
}
