package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.github.leaselock.LockHolder;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An API server in memory: Leases as the real one has them, and objects of the tests' kinds. */
final class Cluster {

  /** What becomes of a request about an object. */
  enum Fault {
    NONE,
    NOT_DONE,
    ANSWER_LOST
  }

  final InMemoryLeaseStore leases = new InMemoryLeaseStore();

  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final Map<String, HasMetadata> objects = new LinkedHashMap<>();
  private long version = 1;
  private final Map<String, List<String>> statusWrites = new LinkedHashMap<>();
  private volatile Function<String, Fault> faults = verb -> Fault.NONE;
  private volatile Consumer<HasMetadata> changed = object -> {};

  /** Decides about each request from now on, by its verb. */
  void failing(Function<String, Fault> decides) {
    faults = decides;
  }

  /** Is shown each version that is stored from now on, and the last of what is removed. */
  void onChange(Consumer<HasMetadata> listener) {
    changed = listener;
  }

  private static String key(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }

  <P extends HasMetadata> P copy(P object) {
    return serialization.clone(object);
  }

  synchronized <P extends HasMetadata> P create(P object) {
    P stored = copy(object);
    stored.getMetadata().setUid("uid-" + version);
    return put(stored);
  }

  private <P extends HasMetadata> P put(P stored) {
    stored.getMetadata().setResourceVersion(String.valueOf(version++));
    objects.put(key(stored), stored);
    changed.accept(stored);
    return copy(stored);
  }

  @SuppressWarnings("unchecked") // the kind is part of the key
  synchronized <P extends HasMetadata> Optional<P> find(P object) {
    return Optional.ofNullable((P) objects.get(key(object))).map(this::copy);
  }

  <P extends HasMetadata> P get(P object) {
    return find(object).orElseThrow();
  }

  /** As a person stores it. */
  synchronized <P extends HasMetadata> P update(P object) {
    return put(copy(object));
  }

  /** Marks it for deletion. */
  <P extends HasMetadata> P mark(P object) {
    P marked = get(object);
    marked.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    return update(marked);
  }

  synchronized <P extends HasMetadata> List<P> all(Class<P> type) {
    return objects.values().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .map(this::copy)
        .toList();
  }

  synchronized void remove(HasMetadata object) {
    HasMetadata last = objects.remove(key(object));
    if (last != null) {
      changed.accept(last);
    }
  }

  synchronized int statusWrites() {
    return statusWrites.values().stream().mapToInt(List::size).sum();
  }

  /** The statuses that were stored of each object, by its name. */
  synchronized Map<String, List<String>> statuses() {
    return new LinkedHashMap<>(statusWrites);
  }

  <P extends HasMetadata> StoredObjects<P> objects() {
    return objects(verb -> faults.apply(verb));
  }

  /** As a process reaches them whose requests fail as is decided by their verb. */
  <P extends HasMetadata> StoredObjects<P> objects(Function<String, Fault> faults) {
    return new InMemory<>(faults);
  }

  private void fail(String verb, boolean done) {
    throw new StoredObjects.UnavailableException(
        verb + " failed" + (done ? " after it was done" : ""),
        new IllegalStateException("made up"));
  }

  private final class InMemory<P extends HasMetadata> implements StoredObjects<P> {
    private final Function<String, Fault> faults;

    InMemory(Function<String, Fault> faults) {
      this.faults = faults;
    }

    @Override
    public Optional<P> read(P seen) {
      if (faults.apply("read") != Fault.NONE) {
        fail("read", false);
      }
      return find(seen)
          .filter(live -> live.getMetadata().getUid().equals(seen.getMetadata().getUid()));
    }

    @Override
    public Version version(P object) {
      return new Version(
          object.getMetadata().getUid(), object.getMetadata().getResourceVersion(), status(object));
    }

    private @Nullable Object status(P object) {
      return serialization.convertValue(object, Map.class).get("status");
    }

    @Override
    public Optional<P> storeStatus(Version was, P changed) {
      Fault fault = faults.apply("status");
      if (fault == Fault.NOT_DONE) {
        fail("status", false);
      }
      Optional<P> stored = swap(was, changed);
      if (fault == Fault.ANSWER_LOST) {
        fail("status", true);
      }
      return stored;
    }

    private Optional<P> swap(Version was, P changed) {
      synchronized (Cluster.this) {
        if (find(changed)
            .filter(
                stored -> stored.getMetadata().getResourceVersion().equals(was.resourceVersion()))
            .isEmpty()) {
          return Optional.empty();
        }
        statusWrites
            .computeIfAbsent(changed.getMetadata().getName(), name -> new ArrayList<>())
            .add(String.valueOf(status(changed)));
        return Optional.of(put(copy(changed)));
      }
    }
  }

  /** Judges by what is stored. */
  Judge judge() {
    Map<String, Predicate<HasMetadata>> kinds = new ConcurrentHashMap<>();
    return new Judge() {
      @Override
      public <P extends HasMetadata> void add(Class<P> type, Predicate<? super P> finished) {
        kinds.put(HasMetadata.getKind(type), object -> finished.test(type.cast(object)));
      }

      @Override
      public Verdict judge(LockHolder holder) {
        String kind = holder.holder().orElseThrow().kind().replaceFirst("\\..*", "");
        Predicate<HasMetadata> finished = kinds.get(kind);
        if (finished == null) {
          return Verdict.abstain("kind not added");
        }
        synchronized (Cluster.this) {
          return objects.values().stream()
                  .filter(object -> holderOf(object).identity().equals(holder.identity()))
                  .allMatch(finished)
              ? Verdict.stale()
              : Verdict.live();
        }
      }
    };
  }
}
