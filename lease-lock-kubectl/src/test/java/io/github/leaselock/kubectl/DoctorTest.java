package io.github.leaselock.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wrong is found, and nothing is changed. */
class DoctorTest {

  private final Town town = new Town();
  private final Holder backup = town.stored(Town.backup("nightly"), "Running", false);

  private List<String> versions() {
    return town.leases(java.util.Optional.empty()).stream().map(LeaseView::version).toList();
  }

  @Test
  void nothing() throws Exception {
    town.holds(backup, "nightly backup");
    List<String> before = versions();
    assertThat(town.run("doctor")).isEqualTo(ExitCode.OK);
    Screen.check("doctor-well", town.out);
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void rightsDamageForeignContentAndLeftovers() throws Exception {
    town.holds(backup, "nightly backup");
    town.acquireAt("db", "ghostly", Town.backup("ghost"));
    town.acquireAt("db", "damaged", backup);
    town.patch(
        new LeaseKey("db", "damaged"),
        Map.of("metadata", Map.of("annotations", Map.of("leaselock.github.io/holders", "?"))));
    town.acquireAt("db", "foreign", backup);
    town.patch(
        new LeaseKey("db", "foreign"), Map.of("spec", Map.of("holderIdentity", "elector_1")));
    assertThat(town.session("worker-1").isActive()).isTrue();
    town.tasks.kill();
    town.time.pass(Duration.ofHours(1));
    town.forbidden.add("update");
    List<String> before = versions();

    assertThat(town.run("doctor")).isEqualTo(ExitCode.NO);

    Screen.fits(town.out);
    assertThat(town.out)
        .contains("! update leases.coordination.k8s.io in db: no, for break")
        .anyMatch(line -> line.startsWith("! lock db/damaged: the annotation"))
        .anyMatch(line -> line.startsWith("! lock db/foreign: another client changed"))
        .anyMatch(line -> line.startsWith("! lock db/ghostly: MySQLBackup ghost still holds"))
        .anyMatch(line -> line.startsWith("  session db/worker-1"))
        .anyMatch(line -> line.contains("get mysqlbackups.example.com in db: yes"));
    assertThat(versions()).isEqualTo(before);
    assertThat(town.run("doctor", "-o", "json")).isEqualTo(ExitCode.NO);
    assertThat(town.out).anyMatch(line -> line.contains("\"topic\": \"leftovers\""));
  }

  @Test
  void withoutTheRightToReadItLooksAtRightsAlone() {
    town.holds(backup, "nightly backup");
    for (String verb : List.of("list", "get")) {
      town.forbidden.add(verb);
      assertThat(town.run("doctor")).isEqualTo(ExitCode.NO);
      assertThat(town.out)
          .anyMatch(line -> line.startsWith("! " + verb + " leases.coordination.k8s.io in db"))
          .contains("! namespace db: not looked at, for leases may not be read");
      town.forbidden.clear();
    }
  }
}
