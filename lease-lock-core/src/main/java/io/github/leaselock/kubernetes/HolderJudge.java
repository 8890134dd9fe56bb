package io.github.leaselock.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.kubernetes.ApiServer;
import io.github.leaselock.internal.kubernetes.Discovery;
import io.github.leaselock.internal.kubernetes.JudgedKind;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.kubernetes.LiveObjects;
import io.github.leaselock.internal.kubernetes.LiveObjects.UnknownException;
import io.github.leaselock.internal.kubernetes.NamedType;
import io.github.leaselock.internal.kubernetes.ResourceType;
import io.github.leaselock.internal.lease.SessionHolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Judges holders that are Kubernetes objects: one judge for every kind that may hold a lock.
 *
 * <pre>{@code
 * HolderJudge judge =
 *     HolderJudge.on(client)
 *         .kind(MySQLRestore.class, MySQLRestore::isFinished)
 *         .kind("mysqlbackups.ps.percona.com", backup -> state(backup).equals("Succeeded"))
 *         .pods();
 * }</pre>
 *
 * <p>A holder is stale if its object is gone: it is proven not to exist, or exists with another
 * uid, having been created again under its name. An object that is being deleted still exists. It
 * is stale, too, if the predicate of its kind says that it has finished. Otherwise it is live; so
 * is one that can no longer be read as the class of its kind, for metadata alone decide whether it
 * is there.
 *
 * <p>The predicate must be true for every final state, the failed ones included, and false for all
 * others; a final state is never left again. It must accept an object that has no status yet. If it
 * throws, the verdict is unknown, with the exception as the reason.
 *
 * <p>Unknown as well is a holder whose kind the API server no longer serves, because its definition
 * was removed or renamed: nobody can tell then whether its work goes on. Of kinds that were not
 * added it abstains, and says which it knows; so it does of sessions and of foreign holders. Join
 * another predicate with {@link #or}.
 *
 * <p>All reads are live, never from an informer's cache, and need the verb get on the kind. A
 * verdict costs one request; one more if the answer is that of a gateway; for kinds without a class
 * once two more, to find out what the API server calls them. The verdict is about the object: where
 * work can outlive it, add a {@link io.github.leaselock.DrainCheck} or keep the object with a
 * finalizer until the work has ended.
 *
 * <p>Immutable, and safe for use by several threads if the predicates are. The client is not closed
 * and must outlive the judge.
 */
public final class HolderJudge implements StalenessPredicate {

  private static final Set<String> TERMINAL_PHASES = Set.of("Succeeded", "Failed");

  private final LiveObjects objects;
  private final List<JudgedKind<?>> kinds;

  private HolderJudge(LiveObjects objects, List<JudgedKind<?>> kinds) {
    this.objects = objects;
    this.kinds = kinds;
  }

  /**
   * A judge that knows no kind yet.
   *
   * @param client the caller's client
   * @return the judge, to which kinds are added
   */
  public static HolderJudge on(KubernetesClient client) {
    Objects.requireNonNull(client, "client");
    return new HolderJudge(
        new LiveObjects(new ApiServer(client, KubernetesLeaseStore.DEFAULT_REQUEST_TIMEOUT)),
        List.of());
  }

  /**
   * Judges a kind that has no final state, or is deleted when it has finished: stale once gone.
   *
   * @param type the kind
   * @return a judge that knows this kind as well
   * @throws IllegalArgumentException if the class stands for no one kind, or the kind is known
   */
  public HolderJudge kind(Class<? extends HasMetadata> type) {
    return with(type, object -> false);
  }

  /**
   * Judges a kind that has final states: stale once gone or finished.
   *
   * @param type the kind
   * @param finished true for every final state; accepts an object without a status
   * @param <T> the kind
   * @return a judge that knows this kind as well
   * @throws IllegalArgumentException if the class stands for no one kind, or the kind is known
   */
  public <T extends HasMetadata> HolderJudge kind(Class<T> type, Predicate<? super T> finished) {
    return with(type, Objects.requireNonNull(finished, "finished"));
  }

  /**
   * Judges a kind for which there is no class: stale once gone or finished.
   *
   * @param resource the plural and the group, as definitions are named: {@code
   *     mysqlbackups.ps.percona.com}; the plural alone in the core group. The API server's
   *     preferred version is read
   * @param finished true for every final state; accepts an object without a status
   * @return a judge that knows this kind as well
   * @throws IllegalArgumentException if that is no plural and group, or the kind is known
   */
  public HolderJudge kind(String resource, Predicate<? super GenericKubernetesResource> finished) {
    Objects.requireNonNull(resource, "resource");
    int dot = resource.indexOf('.');
    return dot < 0
        ? with("", Optional.empty(), resource, finished)
        : with(resource.substring(dot + 1), Optional.empty(), resource.substring(0, dot), finished);
  }

  /**
   * Judges a kind for which there is no class, in one of its versions: stale once gone or finished.
   *
   * @param group the API group, empty for the core one
   * @param version the version of the group in which objects are read
   * @param plural the kind, as addresses call it
   * @param finished true for every final state; accepts an object without a status
   * @return a judge that knows this kind as well
   * @throws IllegalArgumentException if a name is blank or holds what none may, or the kind is
   *     known
   */
  public HolderJudge kind(
      String group,
      String version,
      String plural,
      Predicate<? super GenericKubernetesResource> finished) {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(plural, "plural");
    return with(group, Optional.of(version), plural, finished);
  }

  /**
   * Judges Pods: stale once gone, or ended for good (phase Succeeded or Failed).
   *
   * <p>A Pod on a node that cannot be reached stays until somebody deletes it by force, and then
   * its containers may still run: a Pod that is gone is proof of its end only where nobody does
   * that.
   *
   * @return a judge that knows Pods as well
   * @throws IllegalArgumentException if Pods are known
   */
  public HolderJudge pods() {
    return with(Pod.class, HolderJudge::hasEnded);
  }

  /**
   * <b>Unsafe.</b> A predicate that knows nothing of the holder's work: stale once it has watched
   * one grant for longer than a time, whether its holder still works or not. A lock taken over on
   * its word has two holders if the first one merely is slow: use it only with a {@linkplain
   * io.github.leaselock.AcquireRequest#drainingWith drain check}, or where the resource checks
   * fencing tokens. Foreign holders are watched by their identity.
   *
   * <p>The time counts from when this instance first judged the grant, on the monotonic clock of
   * this process: no wall clock is compared with another. So keep one instance, and judge
   * regularly; a new process starts anew.
   *
   * @param time how long, more than zero
   * @return a predicate, safe for use by several threads, that watches up to 1024 grants
   * @throws IllegalArgumentException if the time is zero or negative
   */
  public static StalenessPredicate unsafeHeldLongerThan(Duration time) {
    return UnsafeStaleness.heldLongerThan(time);
  }

  private static boolean hasEnded(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getPhase() != null
        && TERMINAL_PHASES.contains(pod.getStatus().getPhase());
  }

  private <T extends HasMetadata> HolderJudge with(Class<T> type, Predicate<? super T> finished) {
    ResourceType resource = ResourceType.of(Objects.requireNonNull(type, "type"));
    return with(
        new JudgedKind<>(
            resource.holderKind(),
            holder ->
                resource.holderKind().equals(holder.kind())
                    ? Optional.of(resource)
                    : Optional.empty(),
            objects,
            type,
            finished));
  }

  private HolderJudge with(
      String group,
      Optional<String> version,
      String plural,
      Predicate<? super GenericKubernetesResource> finished) {
    String resource = group.isEmpty() ? plural : plural + "." + group;
    if (!resource.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
        || plural.contains(".")
        || !version.orElse("v1").matches("[a-z][a-z0-9]*")) {
      throw new IllegalArgumentException(
          "not a plural and a group, such as mysqlbackups.ps.percona.com: \""
              + resource
              + "\""
              + version.map(text -> " in version \"" + text + "\"").orElse(""));
    }
    return with(
        new JudgedKind<>(
            resource,
            new NamedType(new Discovery(objects.server()), group, version, plural),
            objects,
            GenericKubernetesResource.class,
            Objects.requireNonNull(finished, "finished")));
  }

  private HolderJudge with(JudgedKind<?> kind) {
    if (kinds.stream().anyMatch(other -> other.name().equals(kind.name()))) {
      throw new IllegalArgumentException("this judge knows " + kind.name() + " already");
    }
    List<JudgedKind<?>> more = new ArrayList<>(kinds);
    more.add(kind);
    return new HolderJudge(objects, List.copyOf(more));
  }

  @Override
  public Verdict judge(LockHolder holder) {
    Objects.requireNonNull(holder, "holder");
    Optional<Holder> object =
        holder.holder().filter(known -> !known.kind().equals(SessionHolder.KIND));
    return object.map(this::judge).orElseGet(Verdict::abstain);
  }

  private Verdict judge(Holder holder) {
    Optional<String> unknown = Optional.empty();
    for (JudgedKind<?> kind : kinds) {
      try {
        Optional<Verdict> verdict = kind.judge(holder);
        if (verdict.isPresent()) {
          return verdict.get();
        }
      } catch (UnknownException e) {
        unknown = Optional.of(unknown.map(first -> first + "; and ").orElse("") + e.why());
      }
    }
    return unknown.map(Verdict::unknown).orElseGet(() -> Verdict.abstain(howToAdd(holder)));
  }

  private static String howToAdd(Holder holder) {
    int dot = holder.kind().indexOf('.');
    String kind = dot < 0 ? holder.kind() : holder.kind().substring(0, dot);
    String group = dot < 0 ? "" : holder.kind().substring(dot);
    return "add .kind("
        + kind
        + ".class, finished), or .kind(\"<plural>"
        + group
        + "\", finished) if there is no class";
  }

  /** Human-readable: the kinds that it knows. */
  @Override
  public String toString() {
    return kinds.stream()
        .map(JudgedKind::name)
        .collect(Collectors.joining(", ", "HolderJudge[", "]"));
  }
}
