package io.github.leaselock.frozen;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Passes the calls of one version on to something of the other.
 *
 * @param home makes of what the caller says what the original understands
 * @param original is called
 */
record StandIn(Translation home, Object original) implements InvocationHandler {

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> arguments != null && proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "the stand-in of " + original;
      };
    }
    @Nullable Object[] theirs =
        arguments == null
            ? new Object[0]
            : Arrays.stream(arguments).map(home::of).toArray(Object[]::new);
    return home.back().of(FrozenVersion.invoke(twin(method), original, theirs));
  }

  private Method twin(Method method) {
    return Arrays.stream(home.twin(method.getDeclaringClass()).getMethods())
        .filter(each -> each.getName().equals(method.getName()))
        .filter(each -> each.getParameterCount() == method.getParameterCount())
        .findFirst()
        .orElseThrow();
  }
}
