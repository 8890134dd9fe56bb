package io.github.leaselock.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.time.Clock;
import java.util.Set;

/**
 * Which accesses make code depend on the machine it runs on, so that no simulation can replay it.
 */
final class WorldAccess {
  /** Whatever is called on these, a constructor included. */
  private static final Set<String> CLASSES =
      Set.of(
          "java.security.SecureRandom",
          "java.util.Calendar",
          "java.util.Date",
          "java.util.Random",
          "java.util.Timer",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.concurrent.ThreadPoolExecutor");

  private static final Set<String> METHODS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.Object.wait",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Thread.<init>",
          "java.lang.Thread.sleep",
          "java.lang.Thread.start",
          "java.util.UUID.randomUUID",
          "java.util.concurrent.TimeUnit.sleep");

  private WorldAccess() {}

  static boolean isOne(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    String owner = target.getOwner().getName();
    return CLASSES.contains(owner)
        || METHODS.contains(owner + "." + target.getName())
        || isSystemClock(target, owner)
        || isNowWithoutClock(target, owner)
        || isWorkOnTheCommonPool(target, owner);
  }

  private static boolean isSystemClock(AccessTarget target, String owner) {
    return owner.equals(Clock.class.getName())
        && (target.getName().startsWith("system") || target.getName().startsWith("tick"));
  }

  private static boolean isNowWithoutClock(AccessTarget target, String owner) {
    return owner.startsWith("java.time.")
        && target.getName().equals("now")
        && target instanceof CodeUnitAccessTarget method
        && method.getRawParameterTypes().stream()
            .noneMatch(type -> type.isEquivalentTo(Clock.class));
  }

  private static boolean isWorkOnTheCommonPool(AccessTarget target, String owner) {
    return owner.equals("java.util.concurrent.CompletableFuture")
        && (target.getName().endsWith("Async")
            || target.getName().equals("delayedExecutor")
            || target.getName().equals("orTimeout")
            || target.getName().equals("completeOnTimeout"))
        && target instanceof CodeUnitAccessTarget method
        && method.getRawParameterTypes().stream()
            .noneMatch(type -> type.getName().equals("java.util.concurrent.Executor"));
  }
}
