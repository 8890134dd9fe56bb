package io.github.leaselock.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Which classes of sessions and of waiting know which: what is nested counts as what it is nested
 * in, and all of it as the class files say.
 */
class AcquaintanceTest {

  private static final Set<String> PACKAGES =
      Set.of(CorePackage.SESSION.fullName(), CorePackage.WAITING.fullName());

  private static final int MOST = 7;

  private final Map<JavaClass, Set<JavaClass>> known = acquaintances();

  /** Values apart: records, enums, and what is sealed, as states, events and effects are. */
  @Test
  void noClassIsKnownByMoreThanSevenOthersOfItsPackage() {
    Map<JavaClass, Set<JavaClass>> knownBy = new TreeMap<>(AcquaintanceTest::byName);
    known.forEach(
        (type, others) ->
            others.forEach(each -> knownBy.computeIfAbsent(each, any -> named()).add(type)));

    assertThat(knownBy).hasSizeGreaterThan(30);
    knownBy.keySet().removeIf(AcquaintanceTest::isValue);
    assertThat(knownBy)
        .allSatisfy(
            (type, by) ->
                assertThat(simple(by))
                    .as("who knows %s", type.getSimpleName())
                    .hasSizeLessThanOrEqualTo(MOST));
  }

  @Test
  void noClassOfSessionsKnowsItselfByWayOfOthers() {
    List<JavaClass> ofSessions =
        known.keySet().stream()
            .filter(type -> type.getPackageName().equals(CorePackage.SESSION.fullName()))
            .toList();

    assertThat(ofSessions).hasSizeGreaterThan(30);
    assertThat(ofSessions.stream().filter(type -> reached(type).contains(type)))
        .extracting(type -> type.getSimpleName() + " by way of " + simple(backTo(type)))
        .isEmpty();
  }

  private Set<JavaClass> reached(JavaClass from) {
    Set<JavaClass> reached = named();
    Deque<JavaClass> next = new ArrayDeque<>(known.getOrDefault(from, Set.of()));
    while (!next.isEmpty()) {
      JavaClass type = next.pop();
      if (reached.add(type)) {
        next.addAll(known.getOrDefault(type, Set.of()));
      }
    }
    return reached;
  }

  private List<JavaClass> backTo(JavaClass type) {
    return known.getOrDefault(type, Set.of()).stream()
        .filter(each -> reached(each).contains(type))
        .toList();
  }

  /** Of each class, the others of its package that it names. */
  private static Map<JavaClass, Set<JavaClass>> acquaintances() {
    Map<JavaClass, Set<JavaClass>> known = new TreeMap<>(AcquaintanceTest::byName);
    for (JavaClass type : new CoreClasses().all()) {
      if (!PACKAGES.contains(type.getPackageName())) {
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().equals(type.getPackageName())
            && !outermost(target).equals(outermost(type))) {
          known.computeIfAbsent(outermost(type), any -> named()).add(outermost(target));
        }
      }
    }
    return known;
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(AcquaintanceTest::outermost).orElse(type);
  }

  private static boolean isValue(JavaClass type) {
    return type.isRecord() || type.isEnum() || type.reflect().isSealed();
  }

  private static Set<JavaClass> named() {
    return new TreeSet<>(AcquaintanceTest::byName);
  }

  private static List<String> simple(Collection<JavaClass> types) {
    return types.stream().map(JavaClass::getSimpleName).toList();
  }

  private static int byName(JavaClass one, JavaClass other) {
    return one.getName().compareTo(other.getName());
  }
}
