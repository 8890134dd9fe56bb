package io.github.leaselock.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The code is as {@link CorePackage} says, of which docs/architecture/packages.svg is drawn. */
@AnalyzeClasses(packages = CorePackage.OF_ALL, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final Set<String> ANNOTATIONS =
      Set.of("org.jspecify.annotations", "com.google.errorprone.annotations");

  private static final Set<String> JAVA_BASE =
      ModuleFinder.ofSystem().find("java.base").orElseThrow().descriptor().packages();

  /** What binds the ports to the machine: clocks, sleep, threads, randomness. */
  private static final String SYSTEM_PORTS =
      "io\\.github\\.leaselock\\.internal\\.lock\\.(SystemPorts|OwnTasks)";

  @ArchTest
  static final ArchRule everyPackageImportsWhatItMay =
      classes().should(importOnlyWhatTheirPackageMay());

  @ArchTest
  static final ArchRule everyPackageIsInThePicture =
      classes()
          .should()
          .resideInAnyPackage(
              Arrays.stream(CorePackage.values())
                  .map(CorePackage::fullName)
                  .toArray(String[]::new));

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("io.github.leaselock.(*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule internalPackagesFormNoCycle =
      slices().matching("io.github.leaselock.internal.(*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlySystemPortsTouchesClocksSleepThreadsAndRandomness =
      classes()
          .that()
          .haveNameNotMatching(SYSTEM_PORTS + "(\\$.*)?")
          .should(never(accessTargetWhere(touchesTheWorld())));

  /** A permission that nobody uses would be an arrow that is not there. */
  @ArchTest
  static void everyPackageImportsAllThatItMay(JavaClasses classes) {
    Set<String> used = new TreeSet<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        used.add(arrow(type.getPackageName(), target(dependency.getTargetClass())));
      }
    }
    assertThat(used).isNotEmpty();
    assertThat(allowed()).filteredOn(arrow -> !used.contains(arrow)).isEmpty();
  }

  private static String target(JavaClass imported) {
    return Arrays.stream(Library.values())
        .map(Library::packages)
        .filter(packages -> resideInAPackage(packages).test(imported))
        .findAny()
        .orElse(imported.getPackageName());
  }

  private static List<String> allowed() {
    List<String> allowed = new ArrayList<>();
    for (CorePackage each : CorePackage.values()) {
      each.imports().forEach(imported -> allowed.add(arrow(each.fullName(), imported.fullName())));
      each.libraries().forEach(library -> allowed.add(arrow(each.fullName(), library.packages())));
    }
    return allowed;
  }

  private static String arrow(String from, String to) {
    return from + " -> " + to;
  }

  private static ArchCondition<JavaClass> importOnlyWhatTheirPackageMay() {
    return new ArchCondition<>("import only what their package may") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Optional<CorePackage> importer = CorePackage.of(type.getPackageName());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          if (importer.isPresent() && !mayImport(importer.get(), dependency.getTargetClass())) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static boolean mayImport(CorePackage importer, JavaClass imported) {
    JavaClass type = imported.getBaseComponentType();
    return type.isPrimitive()
        || JAVA_BASE.contains(type.getPackageName())
        || ANNOTATIONS.contains(type.getPackageName())
        || CorePackage.of(type.getPackageName())
            .filter(each -> each == importer || importer.imports().contains(each))
            .isPresent()
        || importer.libraries().stream()
            .anyMatch(library -> resideInAPackage(library.packages()).test(type));
  }

  /** Calls and method references alike: {@code System::nanoTime} is a clock too. */
  private static DescribedPredicate<JavaAccess<?>> touchesTheWorld() {
    return DescribedPredicate.describe(
        "touches a clock, sleep, a thread or randomness", access -> WorldAccess.isOne(access));
  }
}
