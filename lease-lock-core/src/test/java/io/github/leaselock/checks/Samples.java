package io.github.leaselock.checks;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Blockage;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandles;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.internal.lock.RepeatedWarnings;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.waiting.LockChanges;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * A value of each type that a user may come by. What can be made from its type alone is: a record
 * from samples of its components, an interface by a proxy, an enum by its first constant.
 */
final class Samples implements AutoCloseable {

  private final Map<Class<?>, Object> known = new HashMap<>();
  private final LeaseSession session;
  private final KubernetesClient client;
  private int requests;

  Samples() throws Exception {
    LeaseStore store = counting(new InMemoryLeaseStore());
    StoreLocks locks = StoreLocks.on(store);
    StoreLock lock = locks.lock("db", "lock");
    LeaseKey key = lock.key();
    Holder holder = new Holder("Pod", "db", "pod", "uid");
    session = locks.session("db").duration(Duration.ofMinutes(10)).open();
    LockHandles handles =
        session.acquireAll(List.of(locks.lock("db", "another")), Duration.ofSeconds(10));
    AcquireResult held =
        new AcquireResult.Held(
            Blockage.of(key, AcquireResult.Reason.HELD_BY_OTHERS, List.of(), Optional.empty()));
    client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl("http://localhost:1").build())
            .build();
    Stream.of(
            locks,
            locks.engine(),
            lock,
            key,
            holder,
            session,
            handles,
            handles.handles().get(0),
            lock.inspect(),
            held,
            ((AcquireResult.Held) held).blockage(),
            LockRequest.shared(holder),
            LockRequest.shared(holder).claim(),
            locks.acquireAll(holder, Map.of(locks.lock("db", "third"), AcquireRequest.shared())),
            StoreLocks.builder(store),
            locks.session("db"),
            LeaseRefusedException.of(key, StoreFailure.of(StoreFailure.Kind.FORBIDDEN, "no")),
            HolderEntry.granted(
                holder.identity(), Terms.SHARED, new FencingToken(1), Instant.EPOCH),
            LockChanges.of(locks.engine(), proxy(Tasks.class)),
            HolderJudge.on(client),
            KubernetesLocks.events("sample", client, proxy(Executor.class), () -> Instant.EPOCH),
            KubernetesLeaseStore.using(client),
            KubernetesLocks.builder(client),
            new RepeatedWarnings(() -> 0),
            new InMemoryApiServer(() -> Instant.EPOCH),
            new InMemoryLeaseStore(),
            Verdict.live(),
            Terms.SHARED,
            Duration.ofSeconds(15),
            Instant.EPOCH,
            Optional.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            List.of(),
            Map.of(),
            Set.of(),
            new IllegalStateException("a sample"),
            new PodBuilder().withNewMetadata().withName("p").withUid("u").endMetadata().build())
        .forEach(sample -> known.put(sample.getClass(), sample));
    known.put(String.class, "db");
    known.put(Class.class, Pod.class);
    known.put(Object.class, "db");
    known.put(List.class, List.of());
    known.put(Collection.class, List.of());
    known.put(Map.class, Map.of());
    known.put(Set.class, Set.of());
    known.put(Throwable.class, new IllegalStateException("a sample"));
    known.put(AcquireResult.class, held);
    known.put(LeaseStore.class, store);
    known.put(LeaseLocks.class, locks);
    known.put(LeaseLock.class, lock);
    known.put(AcquireRequest.class, AcquireRequest.shared());
    known.put(LockSnapshot.class, lock.inspect());
    known.put(KubernetesClient.class, client);
    known.put(HasMetadata.class, known.get(Pod.class));
    known.put(StalenessPredicate.class, StalenessPredicate.never());
  }

  /** How many requests were sent, whatever became of them. */
  int requests() {
    return requests;
  }

  private LeaseStore counting(LeaseStore real) {
    return (LeaseStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {LeaseStore.class},
            (self, method, arguments) -> {
              requests++;
              return method.invoke(real, arguments);
            });
  }

  Object of(Class<?> type) throws ReflectiveOperationException {
    Object sample = known.get(type);
    if (sample != null) {
      return sample;
    }
    if (type.isPrimitive()) {
      return type == boolean.class ? (Object) false : type == long.class ? (Object) 1L : (Object) 1;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isRecord()) {
      return record(type);
    }
    if (type.isInterface()) {
      return proxy(type);
    }
    if (type.isArray()) {
      return java.lang.reflect.Array.newInstance(type.getComponentType(), 0);
    }
    throw new IllegalStateException("a sample of " + type + " is missing");
  }

  private Object record(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> canonical =
        type.getConstructor(
            Stream.of(type.getRecordComponents())
                .map(component -> component.getType())
                .toArray(Class<?>[]::new));
    Object[] arguments = new Object[canonical.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = of(canonical.getParameterTypes()[i]);
    }
    return canonical.newInstance(arguments);
  }

  /** Answers with nothing at all. */
  private static <T> T proxy(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> 1;
                  case "equals" -> self == arguments[0];
                  case "toString" -> "a sample of " + type.getSimpleName();
                  default -> method.getReturnType() == boolean.class ? (Object) false : null;
                }));
  }

  /** On an implementation that has nothing of its own. */
  void invokeDefault(Method method, Object[] arguments) throws InvocationTargetException {
    Object plain =
        Proxy.newProxyInstance(
            method.getDeclaringClass().getClassLoader(),
            new Class<?>[] {method.getDeclaringClass()},
            InvocationHandler::invokeDefault);
    try {
      InvocationHandler.invokeDefault(plain, method, arguments);
    } catch (Throwable thrown) {
      throw new InvocationTargetException(thrown);
    }
  }

  @Override
  public void close() {
    session.close();
    client.close();
  }
}
