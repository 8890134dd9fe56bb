package io.github.leaselock.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Blockage;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockHandles;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.NotForImplementation;
import io.github.leaselock.SessionBuilder;
import io.github.leaselock.WaitQueue;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In a user's tests, something else can stand in the place of what lease-lock implements. */
class FakesTest {

  private static final LeaseKey KEY = new LeaseKey("db", "cluster1");

  private static final Set<Class<?>> SERVICES =
      Set.of(
          LeaseLocks.class,
          LeaseLock.class,
          AcquireRequest.class,
          LockSnapshot.class,
          WaitQueue.class,
          LeaseSession.class,
          SessionBuilder.class,
          LockHandle.class,
          LockHandles.class);

  private static <T> T fake(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.get(method.getName())));
  }

  static Stream<Class<?>> services() {
    return SERVICES.stream();
  }

  @Test
  void everyServiceIsAmongThem() {
    Set<String> marked =
        new ClassFileImporter()
                .importUrl(LeaseLocks.class.getProtectionDomain().getCodeSource().getLocation())
                .stream()
                .filter(type -> type.isInterface() && !type.reflect().isSealed())
                .filter(type -> type.isAnnotatedWith(NotForImplementation.class))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

    assertThat(SERVICES).extracting(Class::getName).containsExactlyInAnyOrderElementsOf(marked);
  }

  @ParameterizedTest
  @MethodSource("services")
  void itsMethodsAreAllToBeReplaced(Class<?> service) {
    assertThat(fake(service, Map.of())).isInstanceOf(service);
    assertThat(List.of(service.getMethods()))
        .isNotEmpty()
        .allMatch(
            method ->
                service.equals(AcquireRequest.class) // a value, which a user makes
                    || !Modifier.isStatic(method.getModifiers()),
            "can be faked");
    assertThat(Stream.of(service.getMethods()).map(Method::getDeclaringClass))
        .allMatch(Class::isInterface);
  }

  @Test
  void aFakeAnswersWhatTheTestSays() {
    AcquireResult refused =
        new AcquireResult.Held(
            Blockage.of(KEY, AcquireResult.Reason.HELD_BY_OTHERS, List.of(), Optional.empty()));
    LeaseLock lock = fake(LeaseLock.class, Map.of("acquire", refused, "key", KEY));
    LeaseLocks locks = fake(LeaseLocks.class, Map.of("lock", lock));

    AcquireResult answer =
        locks
            .lock(KEY)
            .acquire(new Holder("Backup.example.com", "db", "b1", "u"), AcquireRequest.exclusive());

    assertThat(answer).isSameAs(refused);
  }
}
