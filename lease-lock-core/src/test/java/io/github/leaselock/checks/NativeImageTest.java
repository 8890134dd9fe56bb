package io.github.leaselock.checks;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Externalizable;
import java.io.Serializable;
import java.util.Set;

/**
 * What GraalVM's native image would have to be told of: the core has nothing of it, and needs no
 * file of hints.
 */
@AnalyzeClasses(packages = "io.github.leaselock", importOptions = DoNotIncludeTests.class)
class NativeImageTest {

  private static final Set<String> PACKAGES =
      Set.of("java.lang.reflect", "java.lang.invoke", "java.beans", "javax.script");

  private static final Set<String> CLASSES =
      Set.of(
          "java.io.ObjectInputStream",
          "java.io.ObjectOutputStream",
          "java.util.ResourceBundle",
          "java.util.ServiceLoader",
          "sun.misc.Unsafe");

  /** Of {@code Class}, what asks no more than what it is called and what it is. */
  private static final Set<String> HARMLESS =
      Set.of(
          "cast",
          "desiredAssertionStatus",
          "equals",
          "getName",
          "getPackageName",
          "getProtectionDomain",
          "getSimpleName",
          "hashCode",
          "isEnum",
          "isInstance",
          "isInterface",
          "toString");

  @ArchTest
  static final ArchRule nothingIsLookedUpWhileItRuns =
      classes().should(never(accessTargetWhere(looksUp())));

  @ArchTest
  static final ArchRule nothingIsMadeToBeSerialized =
      noClasses()
          .should(have(DescribedPredicate.describe("serialization", NativeImageTest::saysSo)));

  @ArchTest
  static final ArchRule nothingIsNative = noMethods().should().haveModifier(JavaModifier.NATIVE);

  /** Itself: what an exception, an enum or a map of the JDK is by birth is nothing that we use. */
  private static boolean saysSo(JavaClass type) {
    return type.getRawInterfaces().stream()
        .anyMatch(
            each ->
                each.isEquivalentTo(Serializable.class)
                    || each.isEquivalentTo(Externalizable.class));
  }

  private static DescribedPredicate<JavaAccess<?>> looksUp() {
    return DescribedPredicate.describe(
        "uses reflection, resources, services, proxies or serialization", NativeImageTest::isOne);
  }

  private static boolean isOne(JavaAccess<?> access) {
    JavaClass owner = access.getTarget().getOwner();
    String name = access.getTarget().getName();
    return PACKAGES.contains(owner.getPackageName())
        || CLASSES.contains(owner.getName())
        || owner.isAssignableTo(ClassLoader.class)
        || (owner.isEquivalentTo(Class.class) && !HARMLESS.contains(name))
        || (owner.isEquivalentTo(Thread.class) && name.equals("getContextClassLoader"))
        || (owner.isEquivalentTo(System.class) && name.startsWith("load"));
  }
}
