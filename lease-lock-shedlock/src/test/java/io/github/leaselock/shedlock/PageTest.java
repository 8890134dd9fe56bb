package io.github.leaselock.shedlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.DefaultLockingTaskExecutor;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.support.LockException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/shedlock.md shows, run. */
class PageTest {

  private static final Path PAGE = Path.of("../docs/shedlock.md");

  private static LockConfiguration report() {
    return new LockConfiguration(
        ClockProvider.now(), "report", Duration.ofMinutes(10), Duration.ZERO);
  }

  private static boolean runs(LockProvider lockProvider) {
    boolean[] ran = new boolean[1];
    new DefaultLockingTaskExecutor(lockProvider)
        .executeWithLock((Runnable) () -> ran[0] = true, report());
    return ran[0];
  }

  @Test
  @Tag("kube-api")
  void byTimes() {
    KubernetesClient client = RealServer.started().inNamespace("ops");
    // [shedlock-times]
    LeaseLocks locks = KubernetesLocks.using(client);
    LockProvider lockProvider = TimedLockProvider.on(locks, "ops");
    // [shedlock-times]
    assertThat(runs(lockProvider)).isTrue();
  }

  @Test
  @Tag("kube-api")
  void byASession() {
    KubernetesClient client = RealServer.started().inNamespace("ops");
    // [shedlock-session]
    LeaseLocks locks = KubernetesLocks.using(client);
    SessionLockProvider lockProvider =
        SessionLockProvider.on(locks, "ops", () -> locks.session("ops").ownedByPod().open());
    // [shedlock-session]
    assertThat(runs(lockProvider)).isTrue();
    lockProvider.close();
  }

  @Test
  void aClientWithoutAServerIsALockException() {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:1").build())
            .build()) {
      LeaseLocks locks = KubernetesLocks.builder(client).within(Duration.ofMillis(1)).build();
      LockProvider lockProvider = TimedLockProvider.on(locks, "ops");

      assertThatThrownBy(() -> lockProvider.lock(report())).isInstanceOf(LockException.class);
    }
  }

  private static LockProvider both(LockProvider old, LockProvider lockProvider) {
    // [shedlock-both]
    LockProvider both =
        configuration ->
            old.lock(configuration)
                .flatMap(
                    first -> {
                      Optional<SimpleLock> second = lockProvider.lock(configuration);
                      if (second.isEmpty()) {
                        first.unlock();
                      }
                      return second.map(
                          lease ->
                              () -> {
                                try {
                                  lease.unlock();
                                } finally {
                                  first.unlock();
                                }
                              });
                    });
    // [shedlock-both]
    return both;
  }

  @Test
  void fromAnotherProvider() {
    Nodes olds = new Nodes(Nodes.inMemory()).timed(1);
    Nodes news = new Nodes(Nodes.inMemory()).timed(1);
    LockProvider old = olds.inTurn();
    LockProvider lockProvider = news.inTurn();
    LockProvider both = both(old, lockProvider);

    SimpleLock held = both.lock(report()).orElseThrow();
    assertThat(old.lock(report())).isEmpty();
    assertThat(lockProvider.lock(report())).isEmpty();
    held.unlock();

    SimpleLock byNew = lockProvider.lock(report()).orElseThrow();
    assertThat(both.lock(report())).isEmpty();
    assertThat(old.lock(report())).as("given back").isPresent();
    byNew.unlock();
    assertThat(both.lock(report())).as("held by the old one").isEmpty();
    assertThat(lockProvider.lock(report())).isPresent();
  }

  @Test
  void testsThatItNamesExist() throws IOException {
    Pattern name = Pattern.compile("`([A-Z][A-Za-z]+Test)(?:#([a-zA-Z]+))?`");
    String page = Files.readString(PAGE);
    Path tests = Path.of("src/test/java/io/github/leaselock/shedlock");
    assertThat(name.matcher(page).results().toList())
        .isNotEmpty()
        .allSatisfy(
            test -> {
              Path file = tests.resolve(test.group(1) + ".java");
              assertThat(file).exists();
              assertThat(Files.readString(file))
                  .contains(Optional.ofNullable(test.group(2)).orElse("class"));
            });
  }

  @Test
  void versionsThatItNamesAreThoseOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("../pom.xml"));
    String page = Files.readString(PAGE);
    Stream.of("shedlock.version", "shedlock.newest.version")
        .forEach(
            property -> {
              String version = pom.replaceAll("(?s).*<" + property + ">([^<]*)<.*", "$1");
              assertThat(page).contains(version);
            });
  }
}
