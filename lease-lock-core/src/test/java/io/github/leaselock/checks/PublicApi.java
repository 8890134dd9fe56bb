package io.github.leaselock.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.session.HeldLock;
import io.github.leaselock.internal.session.HeldLocks;
import io.github.leaselock.internal.session.StoreSession;
import io.github.leaselock.internal.session.StoreSessionBuilder;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a user can call: the methods and constructors of all public types outside the packages
 * {@code internal}, and of those within that their signatures lead to.
 */
final class PublicApi {

  private static final String ROOT = "io.github.leaselock";

  /** Public for the sake of lease-lock's own packages, but for what signatures lead to. */
  private static final String INSIDE = ROOT + ".internal.";

  /** What is behind the interfaces that users call. */
  private static final List<Class<?>> IMPLEMENTATIONS =
      List.of(
          StoreLocks.class,
          StoreLock.class,
          StoreSession.class,
          StoreSessionBuilder.class,
          HeldLock.class,
          HeldLocks.class);

  private PublicApi() {}

  /** All that take a reference, but for what is no call of a user's. */
  static List<Executable> calls() {
    List<Executable> calls = new ArrayList<>();
    for (Class<?> type : types()) {
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isPublic(method.getModifiers()) && isOurs(method)) {
          calls.add(method);
        }
      }
      calls.addAll(List.of(type.getConstructors()));
    }
    calls.removeIf(call -> Stream.of(call.getParameterTypes()).allMatch(Class::isPrimitive));
    calls.sort(Comparator.comparing(PublicApi::name));
    return calls;
  }

  /**
   * No abstract method, which has no code; none that the JDK specifies, which says what null does;
   * none by which an interface tells its implementer something: lease-lock calls those.
   */
  private static boolean isOurs(Method method) {
    boolean tells =
        method.getDeclaringClass().isInterface()
            && !Modifier.isStatic(method.getModifiers())
            && method.getReturnType() == void.class;
    boolean isOfTheJdk =
        (method.getName().equals("equals") && method.getParameterCount() == 1)
            || (method.getDeclaringClass().isEnum() && method.getName().equals("valueOf"));
    return !method.isSynthetic()
        && !Modifier.isAbstract(method.getModifiers())
        && !tells
        && !isOfTheJdk;
  }

  static String name(Executable call) {
    String type = call.getDeclaringClass().getName().substring(ROOT.length() + 1);
    List<String> parameters =
        Stream.of(call.getParameterTypes()).map(Class::getSimpleName).toList();
    return (call instanceof Constructor ? "new " + type : type + "." + call.getName())
        + "("
        + String.join(", ", parameters)
        + ")";
  }

  static boolean isNullable(Executable call, int parameter) {
    AnnotatedElement type = call.getAnnotatedParameterTypes()[parameter];
    return call.getParameterTypes()[parameter].isPrimitive()
        || type.isAnnotationPresent(Nullable.class);
  }

  private static Set<Class<?>> types() {
    Set<Class<?>> found = new LinkedHashSet<>();
    Deque<Class<?>> next = new ArrayDeque<>(IMPLEMENTATIONS);
    for (JavaClass type :
        new ClassFileImporter()
            .importUrl(StoreLocks.class.getProtectionDomain().getCodeSource().getLocation())) {
      if (!type.getName().startsWith(INSIDE)) {
        next.add(type.reflect());
      }
    }
    while (!next.isEmpty()) {
      Class<?> type = next.remove();
      if (isSeen(type) && isPublic(type) && found.add(type)) {
        next.addAll(named(type));
      }
    }
    return found;
  }

  private static boolean isSeen(Class<?> type) {
    return type.getName().startsWith(ROOT + ".")
        && (IMPLEMENTATIONS.contains(type) || !type.getName().startsWith(INSIDE));
  }

  private static Collection<Class<?>> named(Class<?> type) {
    Set<Class<?>> named = new LinkedHashSet<>(List.of(type.getClasses()));
    for (Method method : type.getMethods()) {
      add(method.getGenericReturnType(), named);
      Stream.of(method.getGenericParameterTypes()).forEach(each -> add(each, named));
    }
    for (Constructor<?> constructor : type.getConstructors()) {
      Stream.of(constructor.getGenericParameterTypes()).forEach(each -> add(each, named));
    }
    return named;
  }

  private static void add(Type type, Set<Class<?>> named) {
    if (type instanceof Class<?> plain) {
      named.add(plain);
    } else if (type instanceof ParameterizedType generic) {
      add(generic.getRawType(), named);
      Stream.of(generic.getActualTypeArguments()).forEach(each -> add(each, named));
    }
  }

  private static boolean isPublic(Class<?> type) {
    boolean isPublic = true;
    for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
      isPublic &= Modifier.isPublic(each.getModifiers());
    }
    return isPublic;
  }
}
