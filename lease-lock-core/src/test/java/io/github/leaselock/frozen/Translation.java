package io.github.leaselock.frozen;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.Blockage;
import io.github.leaselock.Blocker;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Grant;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.Verdict;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a value of one version the same value of another: records by the names of their parts,
 * enums by name, whatever has no state that the other needs to know by a stand-in that passes its
 * calls on.
 */
final class Translation {

  /** What is a value of the other version already. */
  record Theirs(Object value) {}

  private static final String REMAINDER = shortName(LeaseRecord.Remainder.class);

  /** Where one version or the other has its classes. */
  private static final List<String> PLACES =
      List.of("", "lease.", "store.", "internal.lease.", "internal.store.", "internal.lock.");

  private final ClassLoader target;
  private final Sightings sightings;
  private @Nullable Translation back;

  private Translation(ClassLoader target, Sightings sightings) {
    this.target = target;
    this.sightings = sightings;
  }

  /** From this version to a frozen one; {@link #back} is the other way round. */
  static Translation to(FrozenVersion version, Sightings sightings) {
    ClassLoader frozen = version.type("LeaseLocks").getClassLoader();
    Translation there = new Translation(Objects.requireNonNull(frozen), sightings);
    Translation here =
        new Translation(Objects.requireNonNull(Translation.class.getClassLoader()), sightings);
    there.back = here;
    here.back = there;
    return there;
  }

  Translation back() {
    return Objects.requireNonNull(back);
  }

  Class<?> twin(Class<?> type) {
    return PLACES.stream()
        .map(place -> FrozenVersion.OURS + place + shortName(type))
        .flatMap(name -> named(name).stream())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the other version has no " + type));
  }

  private Optional<Class<?>> named(String name) {
    try {
      return Optional.of(Class.forName(name, true, target));
    } catch (ClassNotFoundException elsewhere) {
      return Optional.empty();
    }
  }

  /** Versions have moved their classes, and kept their names. */
  private static String shortName(Class<?> type) {
    return type.getName().substring(type.getName().lastIndexOf('.') + 1);
  }

  /** Calls a method of the other version with values of this one. */
  @Nullable Object call(Class<?> type, @Nullable Object on, String name, Object... arguments) {
    Method method = method(type, name, arguments.length, on == null);
    @Nullable Object[] theirs = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      theirs[i] = as(method.getParameterTypes()[i], arguments[i]);
    }
    return FrozenVersion.invoke(method, on, theirs);
  }

  private static Method method(Class<?> type, String name, int arguments, boolean isStatic) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(name))
        .filter(method -> method.getParameterCount() == arguments && !method.isBridge())
        .filter(method -> Modifier.isStatic(method.getModifiers()) == isStatic)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(type + " has no " + name));
  }

  private @Nullable Object as(Class<?> expected, @Nullable Object value) {
    if ((expected.isInterface() && expected.getName().startsWith("java.util.function."))
        || expected.equals(InstantSource.class)) {
      return value; // it deals in values that both versions share
    }
    return value != null && isOurs(expected) && expected.isInterface() && !expected.isSealed()
        ? standIn(expected, value)
        : of(value);
  }

  /** A value of the other version. */
  @Nullable Object of(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(part -> Objects.requireNonNull(of(part)));
    } else if (value instanceof List<?> list) {
      List<Object> parts = new ArrayList<>();
      list.forEach(part -> parts.add(Objects.requireNonNull(of(part))));
      return parts;
    } else if (value instanceof Set<?> set) {
      Set<Object> parts = new LinkedHashSet<>();
      set.forEach(part -> parts.add(Objects.requireNonNull(of(part))));
      return parts;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> parts = new LinkedHashMap<>();
      map.forEach(
          (key, part) ->
              parts.put(Objects.requireNonNull(of(key)), Objects.requireNonNull(of(part))));
      return parts;
    }
    return value == null ? null : ofOne(value);
  }

  private Object ofOne(Object value) {
    Class<?> type = value.getClass();
    if (value instanceof Theirs theirs) {
      return theirs.value();
    } else if (Proxy.isProxyClass(type)
        && Proxy.getInvocationHandler(value) instanceof StandIn standIn) {
      return standIn.original();
    } else if (isRemainder(type)) {
      return standIn(twin(remainder(type)), value);
    } else if (!isOurs(type)) {
      return value;
    } else if (value instanceof LeaseRecord lease) {
      sightings.of(lease);
      return record(value);
    } else if (value instanceof Verdict verdict) {
      return verdict(verdict);
    } else if (value instanceof Enum<?> constant) {
      return constant(constant);
    }
    Optional<Object> answer = answer(value);
    if (answer.isPresent()) {
      return answer.get();
    } else if (type.isRecord()) {
      return record(value);
    }
    return switch (type.getSimpleName()) {
      case "LockHolder" -> holder(value);
      case "Verdict" -> Verdict.unknown(String.valueOf(part(value, "reason")) + " (there)");
      case "Blockage" -> blockage(value);
      default -> throw new IllegalStateException("cannot be translated: " + value);
    };
  }

  /** Of a frozen version, whose answers were a record for each case. */
  @SuppressWarnings("unchecked") // so both versions declare them
  private Optional<Object> answer(Object value) {
    return Optional.ofNullable(
        switch (shortName(value.getClass())) {
          case "ReleaseResult$Released" ->
              ReleaseResult.released((Optional<FencingToken>) ours(value, "token"));
          case "ReleaseResult$NotHeld" ->
              ReleaseResult.notHeld(String.valueOf(part(value, "absent")).equals("LEASE"));
          case "ReleaseResult$Unknown" ->
              ReleaseResult.unknown((StoreFailure) ours(value, "cause"));
          case "Blocker" ->
              Blocker.of((LockHolder) ours(value, "holder"), (Verdict) ours(value, "verdict"));
          case "AcquireResult$Unknown" ->
              new AcquireResult.Unknown(
                  (StoreFailure) ours(value, "cause"), (Boolean) ours(value, "mayHold"));
          case "VerifyResult$Valid" -> VerifyResult.valid((LockHolder) ours(value, "holder"));
          case "VerifyResult$Invalid" -> VerifyResult.invalid((String) ours(value, "why"));
          case "VerifyResult$Unknown" -> VerifyResult.unknown((StoreFailure) ours(value, "cause"));
          default -> null;
        });
  }

  /** What an attempt of the other version came to. */
  @SuppressWarnings("unchecked") // so both versions declare them
  AcquireResult acquireResult(Object value, LeaseKey lock, Holder asker) {
    return switch (shortName(value.getClass())) {
      case "AcquireResult$Acquired" ->
          new AcquireResult.Acquired(
              grant(value, asker, (List<LockHolder>) ours(value, "evicted"), List.of()));
      case "AcquireResult$Draining" ->
          new AcquireResult.Draining(
              grant(
                  value,
                  asker,
                  List.of(),
                  ((List<LockHolder>) ours(value, "draining"))
                      .stream().map(each -> Blocker.of(each, Verdict.live())).toList()));
      case "AcquireResult$Superseded" ->
          new AcquireResult.Superseded(
              Blockage.without(lock, AcquireResult.Reason.SUPERSEDED, (String) ours(value, "by")));
      default -> (AcquireResult) Objects.requireNonNull(of(value));
    };
  }

  private Grant grant(
      Object value, Holder holder, List<LockHolder> evicted, List<Blocker> draining) {
    return Grant.of(holder, (FencingToken) ours(value, "token"), evicted, draining);
  }

  private Object ours(Object value, String part) {
    return Objects.requireNonNull(of(part(value, part)));
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith(FrozenVersion.OURS);
  }

  private static boolean isRemainder(Class<?> type) {
    return Arrays.stream(type.getInterfaces()).anyMatch(each -> shortName(each).equals(REMAINDER));
  }

  private static Class<?> remainder(Class<?> type) {
    return Arrays.stream(type.getInterfaces())
        .filter(each -> shortName(each).equals(REMAINDER))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the twin of an enum is one
  private Object constant(Enum<?> constant) {
    return Enum.valueOf((Class) twin(constant.getDeclaringClass()), constant.name());
  }

  private Object record(Object value) {
    RecordComponent[] parts = twin(value.getClass()).getRecordComponents();
    Class<?>[] types = new Class<?>[parts.length];
    @Nullable Object[] theirs = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      types[i] = parts[i].getType();
      theirs[i] = of(part(value, parts[i].getName()));
    }
    try {
      Constructor<?> constructor = twin(value.getClass()).getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(theirs);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot be translated: " + value, e);
    }
  }

  private static @Nullable Object part(Object value, String name) {
    return FrozenVersion.invoke(method(value.getClass(), name, 0, false), value);
  }

  private Object verdict(Verdict verdict) {
    Class<?> theirs = twin(Verdict.class);
    if (verdict.isStale() || verdict.isLive()) {
      return Objects.requireNonNull(call(theirs, null, verdict.isStale() ? "stale" : "live"));
    }
    return Objects.requireNonNull(
        verdict.reason().isEmpty()
            ? call(theirs, null, "abstain")
            : call(theirs, null, verdict.isUnknown() ? "unknown" : "abstain", verdict.reason()));
  }

  @SuppressWarnings("unchecked") // so both versions declare them
  private LockHolder holder(Object theirs) {
    return sightings.find(
        new Sightings.Sighting(
            (String) Objects.requireNonNull(part(theirs, "identity")),
            (Optional<FencingToken>) Objects.requireNonNull(of(part(theirs, "token"))),
            (LockMode) Objects.requireNonNull(of(part(theirs, "mode"))),
            Boolean.TRUE.equals(part(theirs, "pending")),
            Boolean.TRUE.equals(part(theirs, "isWaiting")),
            Boolean.TRUE.equals(part(theirs, "isUnreadable")),
            (Optional<Duration>) Objects.requireNonNull(part(theirs, "offer")),
            (Optional<String>) Objects.requireNonNull(part(theirs, "reason"))));
  }

  @SuppressWarnings("unchecked") // so both versions declare them
  private Blockage blockage(Object theirs) {
    return Blockage.of(
        (LeaseKey) Objects.requireNonNull(of(part(theirs, "lock"))),
        (AcquireResult.Reason) Objects.requireNonNull(of(part(theirs, "reason"))),
        (List<Blocker>) Objects.requireNonNull(of(part(theirs, "blockers"))),
        (Optional<Long>) Objects.requireNonNull(part(theirs, "position")));
  }

  /** What the other version calls in place of something of this one. */
  Object standIn(Class<?> type, Object original) {
    return Proxy.newProxyInstance(target, new Class<?>[] {type}, new StandIn(back(), original));
  }
}
