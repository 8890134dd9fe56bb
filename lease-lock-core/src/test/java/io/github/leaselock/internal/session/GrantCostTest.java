package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a grant costs where many wait for one lock, counted: 2,000 waiters of 4 processes. */
class GrantCostTest {

  private static final int PROCESSES = 4;
  private static final int OF_EACH = 500;
  private static final int WAITERS = PROCESSES * OF_EACH;

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final Operator holder = fixture.operator();
  private final List<Operator> operators =
      IntStream.range(0, PROCESSES).mapToObj(i -> fixture.operator()).toList();
  private final List<Integer> served = new ArrayList<>();

  private double requestsForEachGrant() {
    long requests =
        operators.stream()
            .flatMap(operator -> operator.requests.stream())
            .filter(request -> !request.startsWith("WATCH"))
            .count();
    return (double) requests / WAITERS;
  }

  /** Those of one process come one after the other, then those of the next. */
  private void waitFor(Runnable afterEach) throws Exception {
    LockHandle held = holder.open().acquire(holder.lock("x"), Duration.ofMinutes(1));
    List<LeaseSession> sessions = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      String name = "session-" + i; // the operators' random numbers are the same
      sessions.add(operators.get(i).open(builder -> builder.named(name)));
    }
    operators.forEach(operator -> operator.requests.clear());
    for (int i = 0; i < WAITERS; i++) {
      int number = i;
      CompletableFuture<LockHandle> waiting =
          sessions
              .get(i / OF_EACH)
              .acquireAsync(operators.get(i / OF_EACH).lock("x"), AcquireRequest.exclusive());
      var unused =
          waiting.thenAccept(
              handle -> {
                served.add(number);
                handle.close();
              });
      afterEach.run();
    }
    tasks.run();
    held.close();
    tasks.run();
  }

  @Test
  void twoThousandWaitersThatComeInBurstsAreServedInOrderForLittleMoreThanARequestEach()
      throws Exception {
    waitFor(() -> {});

    assertThat(served).hasSize(WAITERS);
    for (int process = 0; process < PROCESSES; process++) {
      int first = process * OF_EACH;
      assertThat(served)
          .filteredOn(number -> number >= first && number < first + OF_EACH)
          .isSorted();
    }
    assertThat(requestsForEachGrant()).isLessThanOrEqualTo(1.3);
  }

  @Test
  void twoThousandWaitersThatComeOneByOneAreServedInOrderForTwoRequestsEach() throws Exception {
    waitFor(tasks::run);

    assertThat(served).hasSize(WAITERS).isSorted();
    assertThat(requestsForEachGrant()).isLessThanOrEqualTo(2.1);
  }
}
