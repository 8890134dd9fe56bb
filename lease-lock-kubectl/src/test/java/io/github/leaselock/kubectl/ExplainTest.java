package io.github.leaselock.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why does the restore wait? Each answer is one screen, kept in a file. */
class ExplainTest {

  private final Town town = new Town();
  private final Holder backup = Town.backup("nightly");
  private final Holder restore = Town.restore("restore9");

  @BeforeEach
  void objects() {
    town.stored(backup, "Running", false);
    town.stored(restore, "Waiting", false);
  }

  private void waitsFor(Duration time) {
    town.waits(restore, "restore of backup1");
    town.time.pass(time);
  }

  private void shows(String screen) throws Exception {
    Screen.check(screen, town.explained());
  }

  private void isShownByThePage(String screen, String title) throws Exception {
    Screen.checkWithPicture(
        screen,
        "A restore waits for " + title,
        "kubectl lease-lock explain -n db shop-operations",
        town.explained());
  }

  @Test
  void aLiveBackup() throws Exception {
    town.holds(backup, "nightly backup");
    waitsFor(Duration.ofMinutes(3));
    isShownByThePage("live", "a backup that is alive");
    assertThat(town.explained())
        .anyMatch(line -> line.contains("MySQLBackup nightly has to release"));
  }

  @Test
  void aGhost() throws Exception {
    town.holds(backup, "nightly backup");
    waitsFor(Duration.ofHours(7));
    town.is(backup, new Evidence.Gone());
    isShownByThePage("ghost", "a ghost");
    assertThat(town.explained()).anyMatch(line -> line.contains("MySQLBackup nightly is a ghost"));
  }

  @Test
  void anObjectThatWasCreatedAgainUnderItsName() throws Exception {
    town.holds(backup, "nightly backup");
    waitsFor(Duration.ofHours(7));
    town.is(backup, new Evidence.Replaced("6c84fb90-12c4-11e1-840d-7b25c5ee775a"));
    shows("replaced");
  }

  @Test
  void anObjectWithAFinalStatus() throws Exception {
    town.holds(backup, "nightly backup");
    waitsFor(Duration.ofMinutes(50));
    town.stored(backup, "Succeeded", true);
    isShownByThePage("final", "an object with a final status");
    assertThat(town.explained()).anyMatch(line -> line.contains("(status.state Succeeded)"));
  }

  @Test
  void aSessionThatIsDead() throws Exception {
    LeaseSession session = town.session("worker-1");
    assertThat(
            session.tryAcquire(
                town.locks.lock(Town.KEY), AcquireRequest.exclusive().because("index")))
        .isPresent();
    waitsFor(Duration.ZERO);
    town.tasks.kill();
    town.time.pass(Duration.ofMinutes(4));
    isShownByThePage("dead-session", "a session whose process is dead");
    assertThat(town.explained()).anyMatch(line -> line.contains("session is silent"));
  }

  @Test
  void aSessionThatIsAlive() throws Exception {
    LeaseSession session = town.session("worker-1");
    assertThat(
            session.tryAcquire(
                town.locks.lock(Town.KEY), AcquireRequest.exclusive().because("index")))
        .isPresent();
    waitsFor(Duration.ofMinutes(4));
    shows("live-session");
  }

  @Test
  void aSessionThatNobodyMayRead() throws Exception {
    LeaseSession session = town.session("worker-1");
    assertThat(session.tryAcquire(town.locks.lock(Town.KEY), AcquireRequest.exclusive()))
        .isPresent();
    town.forbidden.add("get");
    assertThat(town.explained())
        .anyMatch(line -> line.contains("cannot be told: get lease db/worker-1"));
  }

  @Test
  void aForeignElector() throws Exception {
    town.holds(backup, "nightly backup");
    waitsFor(Duration.ofMinutes(3));
    town.patch(Town.KEY, Map.of("spec", Map.of("holderIdentity", "operator-7d9f_3b1c\u001b[2J")));
    isShownByThePage("foreign", "a foreign elector");
    assertThat(town.explained()).anyMatch(line -> line.contains("Another program"));
  }

  @Test
  void workThatDrains() throws Exception {
    town.holds(backup, "nightly backup");
    town.acquire(
        restore,
        AcquireRequest.exclusive()
            .because("restore of backup1")
            .takingOver(holder -> Verdict.stale())
            .drainingWith(evicted -> false));
    town.is(backup, new Evidence.Gone());
    town.time.pass(Duration.ofMinutes(9));
    isShownByThePage("draining", "work that drains");
    assertThat(town.explained()).anyMatch(line -> line.contains("has the lock and may not begin"));
  }

  @Test
  void anOfferThatIsNotTakenUp() throws Exception {
    Holder first = town.stored(Town.backup("backup8"), "Waiting", false);
    town.holds(backup, "nightly backup");
    town.waits(first, "weekly backup");
    waitsFor(Duration.ofMinutes(1));
    town.locks.lock(Town.KEY).release(backup);
    town.time.pass(Duration.ofSeconds(40));
    isShownByThePage("offer", "an offer that is not taken up");
    assertThat(town.explained()).anyMatch(line -> line.contains("was offered the lock"));
  }

  @Test
  void othersOfAHigherPriority() throws Exception {
    Holder urgent = town.stored(Town.backup("urgent"), "Waiting", false);
    town.holds(backup, "nightly backup");
    waitsFor(Duration.ofMinutes(5));
    town.acquire(
        urgent, AcquireRequest.exclusive().because("before upgrade").priority(10).queued());
    town.time.pass(Duration.ofMinutes(1));
    isShownByThePage("priority", "others of a higher priority");
    assertThat(town.explained())
        .anyMatch(line -> line.contains("MySQLBackup urgent, exclusive, priority 10"))
        .anyMatch(line -> line.contains("MySQLRestore restore9, exclusive, priority 0"))
        .anyMatch(line -> line.contains("Then MySQLBackup urgent gets the lock"));
  }

  @Test
  void thePageHasEachPicture() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "kubectl.md"));
    try (Stream<Path> pictures = Files.list(Screen.PICTURES)) {
      assertThat(pictures)
          .hasSize(8)
          .allSatisfy(file -> assertThat(page).contains("](kubectl/" + file.getFileName() + ")"));
    }
  }

  @Test
  void aKindThatNobodyMayRead() throws Exception {
    town.holds(backup, "nightly backup");
    waitsFor(Duration.ofMinutes(3));
    town.is(backup, new Evidence.NotRead("get of MySQLBackup.example.com/db/nightly answered 403"));
    shows("forbidden");
  }

  @Test
  void nobody() throws Exception {
    town.holds(backup, "nightly backup");
    town.locks.lock(Town.KEY).release(backup);
    shows("free");
  }

  @Test
  void whatOthersWroteNeitherMovesTheCursorNorGoesBeyondTheScreen() {
    String evil = "\u001b]0;x\u0007\u202e\ud800" + "a".repeat(200) + "\"; rm -rf /";
    town.holds(backup, evil);
    town.waits(restore, "\u0000".repeat(100));
    town.is(backup, new Evidence.NotRead(evil));
    town.is(restore, StatusReader.read(Map.of("status", Map.of("phase", evil)), false));
    Screen.fits(town.explained());
    town.patch(Town.KEY, Map.of("spec", Map.of("holderIdentity", evil.replace("\ud800", ""))));
    Screen.fits(town.explained());
    assertThat(town.run("list", "-o", "wide")).isZero();
    assertThat(town.printed()).allMatch(line -> line.matches("[ -~]*"));
    assertThat(town.run("explain", "shop-operations", "-o", "json")).isZero();
    assertThat(town.printed()).allMatch(line -> line.matches("[ -~]*"));
  }

  @Test
  void thousandsWhoWaitAreCounted() {
    town.holds(backup, "nightly backup");
    for (int i = 0; i < 20; i++) {
      town.waits(Town.restore("restore" + i), "r");
    }
    List<String> screen = town.explained();
    assertThat(screen).contains("         and 17 more").hasSizeLessThanOrEqualTo(24);
    Screen.fits(screen);
  }
}
