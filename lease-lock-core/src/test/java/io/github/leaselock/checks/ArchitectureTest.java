package io.github.leaselock.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleFinder;
import java.util.Set;

/**
 * The picture of the packages, as code. An arrow means "may import".
 *
 * <pre>
 *    session ──▶ waiting                        optional; threads and timers are used only here
 *         └────┬────┘
 *              ▼
 *       (root package) ◄── kubernetes           what users import; the way in on a client
 *              ▼               ▼
 *        internal.store ◄── internal.kubernetes port; adapter: beside the way in, the only
 *              ▼               ▼                importer of io.fabric8
 *        internal.lease                         pure functions of (state, request), java.base only
 *              ▼
 *        internal.json, internal.text           text to values and back, java.base only
 * </pre>
 *
 * <p>The values of the root package are what all of these speak of.
 */
@AnalyzeClasses(packages = "io.github.leaselock", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.github.leaselock";
  private static final String LEASE = "io.github.leaselock.internal.lease";
  private static final String JSON = "io.github.leaselock.internal.json";
  private static final String STORE = "io.github.leaselock.internal.store";
  private static final String TEXT = "io.github.leaselock.internal.text";
  private static final String ADAPTER = "io.github.leaselock.internal.kubernetes";
  private static final String KUBERNETES = "io.github.leaselock.kubernetes";
  private static final String SESSION = "io.github.leaselock.session";
  private static final String WAITING = "io.github.leaselock.waiting";

  private static final String FABRIC8 = "io.fabric8..";
  private static final String SLF4J = "org.slf4j";
  private static final String JSPECIFY = "org.jspecify.annotations";

  /** What binds the ports to the machine: clocks, sleep, threads, randomness. */
  private static final String SYSTEM_PORTS = "io\\.github\\.leaselock\\.(SystemPorts|OwnTasks)";

  @ArchTest static final ArchRule jsonImportsJavaBaseAlone = packageMayImport(JSON);

  @ArchTest static final ArchRule textImportsJavaBaseAlone = packageMayImport(TEXT);

  @ArchTest static final ArchRule leaseImportsJson = packageMayImport(LEASE, ROOT, JSON, TEXT);

  @ArchTest static final ArchRule storeImportsLease = packageMayImport(STORE, ROOT, LEASE, TEXT);

  @ArchTest
  static final ArchRule theAdapterImportsStoreLeaseAndFabric8 =
      packageMayImport(ADAPTER, ROOT, STORE, LEASE, JSON, TEXT, FABRIC8, SLF4J);

  @ArchTest
  static final ArchRule kubernetesImportsTheRootAndTheAdapter =
      packageMayImport(KUBERNETES, ROOT, ADAPTER, LEASE, TEXT, FABRIC8, SLF4J);

  @ArchTest
  static final ArchRule theRootImportsStoreAndLease =
      packageMayImport(ROOT, STORE, LEASE, TEXT, SLF4J);

  @ArchTest
  static final ArchRule sessionImportsWaitingAndTheRoot =
      packageMayImport(SESSION, WAITING, ROOT, STORE, LEASE, TEXT, SLF4J);

  @ArchTest
  static final ArchRule waitingImportsTheRoot =
      packageMayImport(WAITING, ROOT, STORE, LEASE, TEXT, SLF4J);

  @ArchTest
  static final ArchRule everyPackageIsInThePicture =
      classes()
          .should()
          .resideInAnyPackage(
              ROOT, JSON, TEXT, LEASE, STORE, ADAPTER, KUBERNETES, SESSION, WAITING);

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

  private static ArchRule packageMayImport(String importer, String... imported) {
    return classes()
        .that()
        .resideInAPackage(importer)
        .should(
            onlyDependOnClassesThat(
                resideInAPackage(importer)
                    .or(resideInAnyPackage(imported))
                    .or(resideInAPackage(JSPECIFY))
                    .or(inJavaBase())));
  }

  private static DescribedPredicate<JavaClass> inJavaBase() {
    Set<String> packages =
        ModuleFinder.ofSystem().find("java.base").orElseThrow().descriptor().packages();
    return DescribedPredicate.describe(
        "in the module java.base",
        type ->
            type.isPrimitive() || packages.contains(type.getBaseComponentType().getPackageName()));
  }

  /** Calls and method references alike: {@code System::nanoTime} is a clock too. */
  private static DescribedPredicate<JavaAccess<?>> touchesTheWorld() {
    return DescribedPredicate.describe(
        "touches a clock, sleep, a thread or randomness", access -> WorldAccess.isOne(access));
  }
}
