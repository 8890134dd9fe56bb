package io.github.leaselock.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Disabled;

/** What no test may do. */
@AnalyzeClasses(packages = "io.github.leaselock", importOptions = OnlyIncludeTests.class)
class TestCodeTest {
  private static final String WHY_NO_SLEEP =
      "a sleep is too short on a slow machine and too long on all others; wait for the event";

  @ArchTest
  static final ArchRule noTestSleeps =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class)
          .because(WHY_NO_SLEEP);

  @ArchTest
  static final ArchRule noTestClassIsSkipped =
      noClasses()
          .should()
          .beAnnotatedWith(org.junit.jupiter.api.Disabled.class)
          .orShould()
          .beAnnotatedWith(Disabled.class);

  @ArchTest
  static final ArchRule noTestIsSkipped =
      noMethods()
          .should()
          .beAnnotatedWith(org.junit.jupiter.api.Disabled.class)
          .orShould()
          .beAnnotatedWith(Disabled.class);
}
