package io.github.leaselock.examples.leaderlike;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replicas in one process, which share a store as they would share an API server. */
@Timeout(300)
class JobTest {

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final LeaseLock lock = StoreLocks.on(store).lock("ops", "the-job");
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @TempDir private Path folder;

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private Future<?> start() {
    Main replica =
        new Main(StoreLocks.on(store), "ops", Duration.ofMinutes(5), folder.resolve("ledger"));
    return threads.submit(
        () -> {
          replica.run();
          return replica;
        });
  }

  @Test
  void oneWorksAndAnotherFollowsWhenItEnds() throws ExecutionException, InterruptedException {
    Ledger ledger = new Ledger(folder.resolve("ledger"), lock);
    Future<?> one = start();
    long first = ledger.awaitAfter(0).token();
    Future<?> two = start();
    ledger.awaitWaiting(1);
    assertThat(ledger.steps()).allMatch(step -> step.token() == first);

    one.cancel(true);

    assertThat(ledger.awaitAfter(first).token()).isGreaterThan(first);
    assertThat(two.isDone()).isFalse();
    ledger.requireOneAtATime(0);
  }
}
