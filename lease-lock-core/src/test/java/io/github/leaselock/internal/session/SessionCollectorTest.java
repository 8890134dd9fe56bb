package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LeaseSession;
import io.github.leaselock.Owner;
import io.github.leaselock.SessionBuilder;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import io.github.leaselock.internal.store.ListOutcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** S18 and S19: what crashes leave, and what ties a session's Lease to a Pod. */
class SessionCollectorTest {

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final ManualTasks dead = new ManualTasks();
  private final Operator a =
      fixture.new Operator(dead, new io.github.leaselock.LeaseLockListener() {});
  private final Operator b = fixture.operator();

  private int left() {
    return ((ListOutcome.Listed) b.sessions("ops")).leases().size();
  }

  @Test
  void whoOpensASessionCollectsThoseOfCrashedProcesses() {
    a.open();
    a.open();
    tasks.pass(Duration.ofMinutes(5));
    LeaseSession next = b.open();
    assertThat(left()).isEqualTo(3);

    tasks.pass(Duration.ofMinutes(2));

    assertThat(left()).isEqualTo(1);
    assertThat(next.isActive()).isTrue();
  }

  @Test
  void thoseThatAreRenewedAreLeftAlone() {
    LeaseSession one = b.open();
    LeaseSession other = fixture.operator().open();

    tasks.pass(Duration.ofMinutes(5));

    assertThat(one.isActive()).isTrue();
    assertThat(other.isActive()).isTrue();
  }

  /** Its wall clock is wrong by hours, so that it looks like one that was left. */
  @Test
  void oneThatOnlyLooksLeftIsLeftAlone() {
    Operator wrong = fixture.operator();
    wrong.slept = Duration.ofHours(-3);
    LeaseSession session = wrong.open();
    b.open();

    tasks.pass(Duration.ofMinutes(5));

    assertThat(session.isActive()).isTrue();
  }

  @Test
  void oneThatWasMadeAndNeverHeldIsCollected() {
    a.duringPut =
        () -> {
          throw new IllegalStateException("killed between the creation and the hold");
        };
    assertThatThrownBy(a::open).isInstanceOf(IllegalStateException.class);
    assertThat(left()).isEqualTo(1);
    tasks.pass(Duration.ofMinutes(5));
    b.open();

    tasks.pass(Duration.ofMinutes(1));

    assertThat(left()).isEqualTo(1);
  }

  @Test
  void thePodsNameIsReadOnlyWhereItIsAskedFor() throws Exception {
    Map<String, String> pod =
        Map.of("POD_NAME", "worker-1", "POD_UID", "u-1", "POD_NAMESPACE", "ops");

    LeaseSession plain = b.open();
    LeaseSession owned = b.locks.session("ops").tasks(tasks).ownedByPod(pod).open();

    assertThat(b.lease(plain).owners()).isEmpty();
    assertThat(b.lease(owned).owners()).containsExactly(new Owner("v1", "Pod", "worker-1", "u-1"));
    assertThat(owned.key().name()).startsWith("worker-1-");
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without a null checker may do
  void aDurationThatIsNoneIsRefusedBeforeAnyRequest() {
    SessionBuilder builder = b.locks.session("ops");

    assertThatThrownBy(() -> builder.duration(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("a session needs a duration");
    assertThatThrownBy(() -> builder.duration(Duration.ofSeconds(-15)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a session lasts");
    assertThat(b.requests).isEmpty();
  }
}
