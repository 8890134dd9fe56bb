package io.github.leaselock.checks;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Optional;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Lets a command replay any jqwik property: prints that command for each run of one, and takes the
 * seed that {@link RandomSeed} tells.
 */
public final class ReplayableProperties implements AroundPropertyHook {
  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public boolean appliesTo(Optional<AnnotatedElement> element) {
    return element.filter(Method.class::isInstance).isPresent();
  }

  /** Outermost, so that the line is printed whatever other hooks make of the result. */
  @Override
  public int aroundPropertyProximity() {
    return -100;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    RandomSeed.asked().ifPresent(context.attributes()::setSeed);
    PropertyExecutionResult result = property.execute();
    result.seed().ifPresent(seed -> print(context, result, seed));
    return result;
  }

  private static void print(
      PropertyLifecycleContext context, PropertyExecutionResult result, String seed) {
    String test = context.containerClass().getSimpleName() + "#" + context.targetMethod().getName();
    System.out.printf(
        "%s: %s after %d tries. Replay: ./mvnw -pl lease-lock-core test -Dtest='%s' -Dseed=%s%n",
        test, result.status(), result.countTries(), test, seed);
  }
}
