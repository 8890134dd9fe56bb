package io.github.leaselock.examples.readerswriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes that share a store as they would share an API server. */
@Timeout(180)
class DataSetTest {

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final LeaseLocks first = StoreLocks.on(store);
  private final LeaseLocks second = StoreLocks.on(store);
  private final LeaseLock lock = first.lock(new LeaseKey("ops", "data"));
  private final LeaseSession one;
  private final LeaseSession two;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  DataSetTest() throws InterruptedException {
    one = first.session("ops").duration(Duration.ofSeconds(15)).open();
    two = second.session("ops").duration(Duration.ofSeconds(15)).open();
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
    threads.shutdownNow();
  }

  @Test
  void readersOfSeveralProcessesReadAtOnce() throws Exception {
    CyclicBarrier bothAreIn = new CyclicBarrier(2);
    Callable<Integer> meets = bothAreIn::await;

    List<Future<Integer>> reads =
        threads.invokeAll(
            List.of(
                () -> new DataSet(one, lock, 3).read(meets),
                () -> new DataSet(two, lock, 3).read(meets)));

    for (Future<Integer> read : reads) {
      assertThat(read.get()).isBetween(0, 1);
    }
  }

  @Test
  void aWriterIsAlone() throws Exception {
    DataSet data = new DataSet(two, lock, 3);

    data.replace(
        () ->
            assertThat(lock.inspect().holders())
                .singleElement()
                .returns(LockMode.EXCLUSIVE, holder -> holder.mode()));

    assertThat(lock.isActive()).isFalse();
  }

  @Test
  void aWriterThatWaitsGoesBeforeReadersThatComeLater() throws Exception {
    DataSet writer = new DataSet(one, lock, 3);
    DataSet reader = new DataSet(two, lock, 3);
    Future<String> replaced;
    Future<String> readLater;
    try (LeaseSession third = first.session("ops").duration(Duration.ofSeconds(15)).open()) {
      Future<List<Future<String>>> reading =
          threads.submit(
              () ->
                  new DataSet(third, lock, 3)
                      .read(
                          () -> {
                            Future<String> waits =
                                threads.submit(() -> writer.replace(() -> sequence()));
                            awaitWaiters(1);
                            Future<String> comesLater =
                                threads.submit(() -> reader.read(() -> sequence()));
                            awaitWaiters(2);
                            return List.of(waits, comesLater);
                          }));
      replaced = reading.get().get(0);
      readLater = reading.get().get(1);
    }

    assertThat(Long.parseLong(replaced.get())).isLessThan(Long.parseLong(readLater.get()));
  }

  /** The token grows with each grant. */
  private String sequence() {
    return lock.inspect().holders().get(0).token().orElseThrow().toString();
  }

  private void awaitWaiters(int wanted) {
    while (lock.inspect().queue().size() < wanted) {
      Thread.onSpinWait();
    }
  }
}
