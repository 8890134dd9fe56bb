package io.github.leaselock.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever a user may call refuses null for each of its parameters before any request, and names
 * it; but for those that are {@code @Nullable}.
 */
class NullArgumentsTest {

  @Test
  void everyArgumentThatIsAbsentIsRefusedByItsName() throws Exception {
    List<String> accepted = new ArrayList<>();
    int asked = 0;
    try (Samples samples = new Samples()) {
      for (Executable call : PublicApi.calls()) {
        for (int parameter = 0; parameter < call.getParameterCount(); parameter++) {
          if (!PublicApi.isNullable(call, parameter)) {
            asked++;
            wrong(samples, call, parameter).ifPresent(accepted::add);
          }
        }
      }
    }
    System.out.printf(
        "%s: %d parameters of %d calls%n",
        getClass().getSimpleName(), asked, PublicApi.calls().size());
    assertThat(accepted).isEmpty();
    assertThat(asked).isGreaterThan(180);
  }

  /** What happened instead of a refusal. */
  private static Optional<String> wrong(Samples samples, Executable call, int parameter)
      throws ReflectiveOperationException {
    String name = call.getParameters()[parameter].getName();
    int before = samples.requests();
    @Nullable Throwable thrown = thrown(samples, call, parameter);
    String instead = thrown == null ? "is accepted" : "is refused by " + thrown;
    boolean names =
        (thrown instanceof NullPointerException || thrown instanceof IllegalArgumentException)
            && says(String.valueOf(thrown.getMessage()), name);
    if (names && samples.requests() == before) {
      return Optional.empty();
    }
    String requests = samples.requests() == before ? "" : ", after a request";
    return Optional.of(PublicApi.name(call) + ": null for " + name + " " + instead + requests);
  }

  /** Not the JVM's own words for code that went on with it. */
  private static boolean says(String message, String name) {
    return !message.startsWith("Cannot ")
        && Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(message).find();
  }

  private static @Nullable Throwable thrown(Samples samples, Executable call, int parameter)
      throws ReflectiveOperationException {
    Object[] arguments = new Object[call.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = i == parameter ? null : samples.of(call.getParameterTypes()[i]);
    }
    try {
      if (call instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        invoke(samples, (Method) call, arguments);
      }
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private static void invoke(Samples samples, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    if (method.isDefault()) {
      samples.invokeDefault(method, arguments);
    } else {
      boolean isStatic = Modifier.isStatic(method.getModifiers());
      method.invoke(isStatic ? null : samples.of(method.getDeclaringClass()), arguments);
    }
  }
}
