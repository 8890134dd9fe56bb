package io.github.leaselock.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks as a table, as trees, and as they change. */
class ListTest {

  private final Town town = new Town();
  private final Holder backup = Town.backup("nightly");
  private final Holder restore = Town.restore("restore9");

  private void twoLocks() throws Exception {
    town.holds(backup, "nightly backup");
    town.waits(restore, "restore of backup1");
    assertThat(town.session("worker-1").isActive()).isTrue();
    town.acquireAt("ops", "another", Town.backup("weekly"));
  }

  @Test
  void theLocksOfANamespaceAndNoSessions() throws Exception {
    twoLocks();
    assertThat(town.run("list")).isZero();
    Screen.compare("list", town.out);
  }

  @Test
  void theLocksOfAllNamespacesWithAllColumns() throws Exception {
    twoLocks();
    assertThat(town.run("list", "-A", "-o", "wide")).isZero();
    assertThat(town.out).hasSize(3);
    assertThat(town.out.get(0)).startsWith("NAMESPACE   NAME").endsWith("WAITERS");
    assertThat(town.out.get(1)).startsWith("db ").endsWith("MySQLRestore restore9");
    assertThat(town.out.get(2)).startsWith("ops ");
  }

  @Test
  void forScripts() throws Exception {
    twoLocks();
    assertThat(town.run("list", "-o", "json")).isZero();
    assertThat(String.join("\n", town.out))
        .contains("\"name\": \"shop-operations\"", "\"identity\": \"" + backup.identity() + "\"");
    assertThat(town.run("list", "-o", "yaml")).isZero();
    assertThat(town.out).contains("items:").anyMatch(line -> line.contains("state: \"held\""));
    assertThat(town.run("list", "-o", "xml")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void noLocks() {
    assertThat(town.run("list")).isZero();
    assertThat(town.err).containsExactly("No locks found in db namespace.");
  }

  @Test
  void withoutTheRightToListItSaysSo() {
    town.forbidden.add("list");
    assertThat(town.run("list")).isEqualTo(ExitCode.REFUSED);
    assertThat(town.err).singleElement().asString().contains("list leases");
  }

  @Test
  @Timeout(60)
  void aWatchShowsARowForEachChangeAndGoesOnWhenItIsCut() throws Exception {
    town.holds(backup, "nightly backup");
    List<String> printed = new ArrayList<>();
    CountDownLatch freed = new CountDownLatch(1);
    CountDownLatch again = new CountDownLatch(1);
    town.whenPrinted =
        line -> {
          printed.add(line);
          if (line.contains("free")) {
            freed.countDown();
          } else if (line.contains("restore9")) {
            again.countDown();
          }
        };
    CountDownLatch watched = new CountDownLatch(1);
    CountDownLatch watchedAgain = new CountDownLatch(2);
    town.whenWatched =
        () -> {
          watched.countDown();
          watchedAgain.countDown();
        };
    Thread watching = new Thread(() -> town.run("list", "-w"), "list -w");
    watching.start();
    watched.await();
    town.watcher.accept(town.lease(Town.KEY)); // as it was listed
    town.locks.lock(Town.KEY).release(backup);
    town.watcher.accept(town.lease(Town.KEY));
    freed.await();
    town.watcher.accept(Optional.empty());
    watchedAgain.await();
    town.holds(restore, "restore of backup1");
    town.watcher.accept(town.lease(Town.KEY));
    again.await();
    watching.interrupt();
    watching.join();

    assertThat(printed).hasSize(4);
  }
}
