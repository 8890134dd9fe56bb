package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.docs.Guarantees.Named;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every test that docs/guarantees.md and other pages name exists. */
class GuaranteesTest {

  private static final Path CLASSES = Path.of("target", "test-classes");

  @ParameterizedTest
  @CsvSource({"guarantees.md, 20", "interop.md, 15", "rbac.md, 3"})
  void everyNamedTestExists(String page, int atLeast) throws IOException, ClassNotFoundException {
    Set<Named> named = Guarantees.namedIn(page);

    List<Named> missing = new ArrayList<>();
    for (Named test : named) {
      if (!exists(test)) {
        missing.add(test);
      }
    }

    assertThat(missing).isEmpty();
    assertThat(named).hasSizeGreaterThanOrEqualTo(atLeast);
  }

  private static boolean exists(Named test) throws IOException, ClassNotFoundException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(CLASSES)) {
      files = all.filter(file -> file.endsWith(test.type() + ".class")).toList();
    }
    for (Path file : files) {
      String name = CLASSES.relativize(file).toString().replace(".class", "").replace('/', '.');
      if (test.method().isEmpty() || hasMethod(load(name.replace('\\', '.')), test.method())) {
        return true;
      }
    }
    return false;
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name, false, GuaranteesTest.class.getClassLoader());
  }

  private static boolean hasMethod(Class<?> type, String name) {
    return Stream.concat(Stream.of(type.getDeclaredMethods()), Stream.of(type.getMethods()))
        .map(Method::getName)
        .anyMatch(name::equals);
  }
}
