package io.github.leaselock.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.leaselock.LeaseLocks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The compiled core: where its classes are, and what they call. */
final class CoreClasses {

  private final JavaClasses all =
      new ClassFileImporter()
          .importUrl(LeaseLocks.class.getProtectionDomain().getCodeSource().getLocation());

  JavaClasses all() {
    return all;
  }

  /** The package of a class of the core; of another's, nothing. */
  Optional<CorePackage> packageOf(String type) {
    return isOfTheCore(type) ? CorePackage.of(find(type).getPackageName()) : Optional.empty();
  }

  private boolean isOfTheCore(String type) {
    return !named(type).isEmpty();
  }

  private JavaClass find(String type) {
    List<JavaClass> found = named(type);
    if (found.size() != 1) {
      throw new IllegalArgumentException("one class is called " + type + ", not " + found);
    }
    return found.get(0);
  }

  private List<JavaClass> named(String type) {
    return all.stream().filter(each -> each.getName().endsWith("." + type)).toList();
  }

  /**
   * Finds a call of a method of one class in another.
   *
   * @return the type that the call names: the class itself, or what it is called through
   */
  Optional<String> called(String from, String to, String method) {
    return withNested(from)
        .flatMap(each -> Stream.concat(Stream.of(each), each.getAllRawSuperclasses().stream()))
        .flatMap(each -> each.getAccessesFromSelf().stream())
        .filter(access -> access.getTarget().getName().equals(method))
        .map(JavaAccess::getTargetOwner)
        .filter(owner -> isCalledThrough(owner, to))
        .map(JavaClass::getName)
        .findFirst();
  }

  private boolean isCalledThrough(JavaClass owner, String to) {
    return isOfTheCore(to)
        ? withNested(to).anyMatch(each -> each.isAssignableTo(owner.getName()))
        : owner.getName().equals(to);
  }

  private Stream<JavaClass> withNested(String type) {
    String name = find(type).getName();
    return all.stream()
        .filter(each -> each.getName().equals(name) || each.getName().startsWith(name + "$"));
  }

  /** Whether a class has a method that users may call. */
  boolean isForUsers(String type, String method) {
    JavaClass found = find(type);
    return found.getModifiers().contains(JavaModifier.PUBLIC)
        && found.getMethods().stream()
            .filter(each -> each.getName().equals(method))
            .anyMatch(each -> each.getModifiers().contains(JavaModifier.PUBLIC));
  }
}
