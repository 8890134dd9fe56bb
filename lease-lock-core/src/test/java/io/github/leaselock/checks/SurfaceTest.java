package io.github.leaselock.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CheckReturnValue;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.leaselock.internal.StoreLocks;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users see is small, and nobody reaches past it. */
class SurfaceTest {

  private static final String INSIDE = "io.github.leaselock.internal";

  /** As many as there are: it may sink. */
  private static final int MOST = 50;

  /** The core itself, what stands in for the API server under it, and what measures its inside. */
  private static final Set<String> WITHIN =
      Set.of("lease-lock-core", "lease-lock-testing", "lease-lock-benchmarks");

  @Test
  void publicTypesOutsideInternalAreFew() {
    List<String> types =
        main().stream()
            .filter(type -> !type.getPackageName().startsWith(INSIDE))
            .filter(SurfaceTest::isSeen)
            .map(JavaClass::getName)
            .sorted()
            .toList();
    assertThat(types.size()).as("%s", types).isLessThanOrEqualTo(MOST);
  }

  @Test
  void toIgnoreAResultIsAnErrorForToolsThatCheckIt() {
    JavaClasses main = main();
    assertThat(Stream.of("io.github.leaselock", "io.github.leaselock.kubernetes"))
        .allMatch(name -> main.getPackage(name).isAnnotatedWith(CheckReturnValue.class));
  }

  private static JavaClasses main() {
    return new ClassFileImporter()
        .importUrl(StoreLocks.class.getProtectionDomain().getCodeSource().getLocation());
  }

  private static boolean isSeen(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && !type.getSimpleName().equals("package-info")
        && type.getEnclosingClass().map(SurfaceTest::isSeen).orElse(true);
  }

  @Test
  void noOtherModuleImportsWhatIsInternal() throws IOException {
    List<Source> sources =
        Source.ofMain().stream().filter(source -> !WITHIN.contains(source.module())).toList();
    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(sources).noneMatch(source -> source.text().contains(INSIDE + "."));
  }
}
