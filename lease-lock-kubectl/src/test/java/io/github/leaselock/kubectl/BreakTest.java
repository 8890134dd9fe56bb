package io.github.leaselock.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A lock is broken if it is what was shown, and somebody wants it. */
class BreakTest {

  private static final String NAME = "shop-operations";

  private final Town town = new Town();
  private final Holder backup = town.stored(Town.backup("nightly"), "Running", false);
  private final Holder restore = town.stored(Town.restore("restore9"), "Waiting", false);

  private int breakIt(String... more) {
    return town.run(
        java.util.stream.Stream.concat(
                List.of("break", NAME, "--reason", "node is lost").stream(),
                java.util.Arrays.stream(more))
            .toArray(String[]::new));
  }

  private String holder() {
    return town.lease(Town.KEY).orElseThrow().holderIdentity();
  }

  @Test
  void whoSaysYesFreesItForTheNext() {
    town.holds(backup, "nightly backup");
    town.waits(restore, "restore of backup1");
    town.answer = true;

    assertThat(breakIt()).isEqualTo(ExitCode.OK);

    assertThat(town.questions).singleElement().asString().contains("work of MySQLBackup nightly");
    assertThat(holder()).isEqualTo(restore.identity());
    assertThat(town.out).last().asString().endsWith("now it is offered by MySQLRestore restore9.");
    assertThat(town.lease(Town.KEY).orElseThrow().annotation("forced-release"))
        .hasValueSatisfying(trace -> assertThat(trace).contains("node is lost"));
  }

  @Test
  void whoSaysNoChangesNothing() {
    town.holds(backup, "nightly backup");
    String before = town.lease(Town.KEY).orElseThrow().version();

    assertThat(breakIt()).isEqualTo(ExitCode.NO);

    assertThat(town.lease(Town.KEY).orElseThrow().version()).isEqualTo(before);
  }

  @Test
  void whatMovedSinceItWasShownIsLeftAlone() {
    town.holds(backup, "nightly backup");
    town.answer = true;
    town.beforeAnswer =
        () -> {
          town.locks.lock(Town.KEY).release(backup);
          town.holds(restore, "restore of backup1");
        };

    assertThat(breakIt()).isEqualTo(ExitCode.NO);

    assertThat(holder()).isEqualTo(restore.identity());
    assertThat(town.err).singleElement().asString().contains("has moved");
  }

  @Test
  void ifGoneAsksNobodyAboutOneThatIsThere() {
    town.holds(backup, "nightly backup");

    assertThat(breakIt("--if-gone", "--yes")).isEqualTo(ExitCode.NO);

    assertThat(holder()).isEqualTo(backup.identity());
    assertThat(town.err)
        .singleElement()
        .asString()
        .contains("not proven gone: MySQLBackup nightly");
  }

  @Test
  void ifGoneFreesItFromAGhost() {
    town.holds(backup, "nightly backup");
    town.is(backup, new Evidence.Gone());

    assertThat(breakIt("--if-gone", "--yes")).isEqualTo(ExitCode.OK);

    assertThat(holder()).isEmpty();
    assertThat(town.questions).isEmpty();
  }

  @Test
  void oneGhostOfTwoIsNotEnough() {
    Holder other = Town.backup("other");
    town.acquire(backup, AcquireRequest.shared());
    town.acquire(other, AcquireRequest.shared());
    String before = holder();

    assertThat(breakIt("--if-gone", "--yes")).isEqualTo(ExitCode.NO);

    assertThat(holder()).isEqualTo(before);
  }

  @Test
  void neitherAFinalStatusNorAnUnknownOneIsGone() {
    town.holds(backup, "nightly backup");
    for (Evidence evidence :
        List.of(
            new Evidence.There("status.state Succeeded", true, true),
            new Evidence.NotRead("answered 403"))) {
      town.is(backup, evidence);
      assertThat(breakIt("--if-gone", "--yes")).isEqualTo(ExitCode.NO);
      assertThat(holder()).isEqualTo(backup.identity());
    }
  }

  @Test
  void whatDrainsIsNotGoneThoughItsObjectIs() {
    town.holds(backup, "nightly backup");
    town.acquire(
        restore,
        AcquireRequest.exclusive()
            .takingOver(holder -> Verdict.stale())
            .drainingWith(evicted -> false));
    town.is(backup, new Evidence.Gone());
    town.is(restore, new Evidence.Gone());

    assertThat(breakIt("--if-gone", "--yes")).isEqualTo(ExitCode.NO);

    assertThat(holder()).isEqualTo(restore.identity());
  }

  @Test
  void aSilentSessionIsWatchedForItsDurationBeforeItIsGone() throws Exception {
    LeaseSession session = town.session("worker-1");
    assertThat(session.tryAcquire(town.locks.lock(Town.KEY), AcquireRequest.exclusive()))
        .isPresent();
    town.tasks.kill();
    town.time.pass(session.duration().multipliedBy(2));
    var before = town.now();

    assertThat(breakIt("--if-gone", "--yes")).as("%s", town.err).isEqualTo(ExitCode.OK);

    assertThat(town.now()).isAfterOrEqualTo(before.plus(session.duration()));
    assertThat(holder()).isEmpty();
  }

  @Test
  void aSilentSessionThatMovesAfterAllIsNotGone() throws Exception {
    LeaseSession session = town.session("worker-1");
    assertThat(session.tryAcquire(town.locks.lock(Town.KEY), AcquireRequest.exclusive()))
        .isPresent();
    town.tasks.kill();
    town.time.pass(session.duration().multipliedBy(2));
    town.renewsWhileWatched(session.key());

    assertThat(breakIt("--if-gone", "--yes")).isEqualTo(ExitCode.NO);

    assertThat(holder()).isNotEmpty();
  }

  @Test
  void aSessionThatIsAliveIsNotGone() throws Exception {
    LeaseSession session = town.session("worker-1");
    assertThat(session.tryAcquire(town.locks.lock(Town.KEY), AcquireRequest.exclusive()))
        .isPresent();

    assertThat(breakIt("--if-gone", "--yes")).isEqualTo(ExitCode.NO);

    assertThat(session.isActive()).isTrue();
  }

  @Test
  void aForeignHolderIsNeverProvenGoneAndIsFreedByYes() {
    town.holds(backup, "nightly backup");
    town.patch(Town.KEY, Map.of("spec", Map.of("holderIdentity", "elector_1")));

    assertThat(breakIt("--if-gone", "--yes")).isEqualTo(ExitCode.NO);
    assertThat(breakIt("--yes")).isEqualTo(ExitCode.OK);

    assertThat(holder()).isEmpty();
  }

  @Test
  void aLeaseOfANewerVersionIsRefused() {
    town.holds(backup, "nightly backup");
    LeaseView lease = town.lease(Town.KEY).orElseThrow();
    String stamp = lease.annotation("format").orElseThrow();
    String newer = stamp.replaceFirst("}$", ",\"needs\":\"quorum\"}");
    town.patch(
        Town.KEY,
        Map.of("metadata", Map.of("annotations", Map.of("leaselock.github.io/format", newer))));

    assertThat(breakIt("--yes")).isEqualTo(ExitCode.REFUSED);
    assertThat(town.err).singleElement().asString().contains("A newer version of lease-lock");
    assertThat(town.explained()).anyMatch(line -> line.contains("A newer version of lease-lock"));
    assertThat(town.run("list")).isZero();
    assertThat(town.out).last().asString().contains("needs-newer");
  }

  @Test
  void nobodyIsNothingToDo() {
    assertThat(breakIt("--yes")).as("no Lease").isEqualTo(ExitCode.NO);
    town.holds(backup, "nightly backup");
    town.locks.lock(Town.KEY).release(backup);
    assertThat(breakIt("--yes")).isEqualTo(ExitCode.OK);
  }

  @Test
  void aReasonIsAsked() {
    assertThat(town.run("break", NAME)).isEqualTo(ExitCode.USAGE);
    assertThat(town.run("break", NAME, "--reason", " ")).isEqualTo(ExitCode.USAGE);
    assertThat(town.run("break", NAME, "--reason", "x".repeat(257))).isEqualTo(ExitCode.USAGE);
  }
}
