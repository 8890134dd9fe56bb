package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.simulation.Footprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept and watched is what is waited for and held, whatever else there is, or was. */
class WaitingCostTest {

  private static final Duration WAIT = Duration.ofMinutes(1);
  private static final long KILOBYTE = 1024;

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final Operator a = fixture.operator();
  private final Operator b = fixture.operator();

  private void make(String name, Map<String, String> labels) {
    assertThat(
            fixture
                .server
                .post(
                    a.lock(name).key(), Map.of("metadata", Map.of("name", name, "labels", labels)))
                .isSuccess())
        .isTrue();
  }

  /** S10. */
  @Test
  void threeProcessesThatChurnOpenOneWatchEachAndListNothing() {
    List<Operator> operators = IntStream.range(0, 3).mapToObj(i -> fixture.operator()).toList();
    List<LeaseSession> sessions =
        IntStream.range(0, 3)
            .mapToObj(i -> operators.get(i).open(session -> session.named("session-" + i)))
            .toList();
    operators.forEach(operator -> operator.requests.clear());
    int[] granted = new int[3];

    for (int round = 0; round < 320; round++) {
      for (int i = 0; i < 3; i++) {
        int number = (round + i) % 3;
        var unused =
            sessions
                .get(number)
                .acquireAsync(operators.get(number).lock("x"), AcquireRequest.exclusive())
                .thenAccept(
                    handle -> {
                      granted[number]++;
                      var later = tasks.after(Duration.ofMillis(20), handle::close);
                      assertThat(later).isNotNull();
                    });
      }
      tasks.pass(Duration.ofMillis(100)); // 32 s in all
    }

    assertThat(granted).containsExactly(320, 320, 320);
    for (Operator operator : operators) {
      assertThat(operator.requests).filteredOn("WATCH db"::equals).hasSize(1);
      assertThat(operator.requests).doesNotContain("LIST db");
    }
  }

  /** S22. */
  @Test
  void oneWhoWaitsAmongTwentyThousandFreeLeasesIsShownItsOwnAlone() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      make("free-" + i, NewLease.LABELS);
    }
    LockHandle held = a.open().acquire(a.lock("x"), WAIT);
    LeaseSession session = b.open();
    b.requests.clear();

    CompletableFuture<LockHandle> waiting =
        session.acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.pass(Duration.ofSeconds(30));

    assertThat(b.requests).filteredOn("WATCH db"::equals).hasSize(1);
    assertThat(b.requests).doesNotContain("LIST db");
    assertThat(b.shown).isLessThan(10);
    assertThat(Footprint.of(List.of(b.locks, session))).isLessThan(50 * KILOBYTE);
    held.close();
    tasks.run();
    assertThat(waiting).isDone();
  }

  /** S23. */
  @Test
  void whatAnotherToolMadeAndLabelsIsHandedOverAtOnce() throws Exception {
    int many = 20; // more than are watched by name
    for (int i = 0; i < many; i++) {
      make("x" + i, i % 2 == 0 ? Map.of() : Map.of("app.kubernetes.io/managed-by", "Helm"));
    }
    LeaseSession holding = a.open();
    LeaseSession session = b.open();
    List<LockHandle> held = new ArrayList<>();
    List<CompletableFuture<LockHandle>> waiting = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      held.add(holding.acquire(a.lock("x" + i), WAIT));
      waiting.add(session.acquireAsync(b.lock("x" + i), AcquireRequest.exclusive()));
    }
    tasks.run();
    Map<String, ?> another =
        Map.of("metadata", Map.of("labels", Map.of("app.kubernetes.io/managed-by", "ArgoCD")));
    for (int i = 0; i < many; i++) {
      fixture.server.mergePatch(a.lock("x" + i).key(), another);
    }
    tasks.run();

    held.forEach(LockHandle::close);
    tasks.run(); // no time passes

    assertThat(waiting).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aHundredThousandNamesThatWereUsedAndDeletedKeepNoMoreThanTenThousand() {
    LeaseSession session = b.open();
    use(session, 0, 10_000);
    long tenThousand = Footprint.of(List.of(b.locks, session, tasks));

    use(session, 10_000, 100_000);

    long hundredThousand = Footprint.of(List.of(b.locks, session, tasks));
    System.out.printf(
        "kept after 10,000 names: %,d bytes; after 100,000: %,d%n", tenThousand, hundredThousand);
    assertThat(hundredThousand - tenThousand).isLessThan(1024 * KILOBYTE);
  }

  /** By a session and by an object, in turn. */
  private void use(LeaseSession session, int from, int to) {
    for (int i = from; i < to; i++) {
      LeaseLock lock = b.lock("name-" + i);
      if (i % 2 == 0) {
        session.tryAcquire(lock, AcquireRequest.exclusive()).orElseThrow().close();
      } else {
        lock.acquire(SessionFixture.OBJECT, AcquireRequest.exclusive());
        lock.release(SessionFixture.OBJECT);
      }
      lock.deleteIfFree();
      b.requests.clear();
    }
  }
}
