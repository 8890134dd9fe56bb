package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import io.github.leaselock.internal.store.ReadOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a session is opened and renewed when something goes wrong. */
class HeartbeatTest {

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final Operator a = fixture.operator();

  private String version(LeaseSession session) {
    ReadOutcome.Found found = (ReadOutcome.Found) a.read(session.key());
    return found.lease().resourceVersion();
  }

  @Test
  void aSessionWhoseOpeningAnswerIsLostIsFoundAgainAndNotOpenedTwice() {
    a.answersLost = 2;

    LeaseSession session = a.open();

    assertThat(session.isActive()).isTrue();
    assertThat(a.requests).filteredOn(request -> request.startsWith("POST")).hasSize(1);
    assertThat(a.store(session)).isTrue();
  }

  @Test
  void aSessionThatCannotBeOpenedSaysSo() {
    a.disconnected = true;

    assertThatThrownBy(a::open).isInstanceOf(LeaseUnavailableException.class);
  }

  @Test
  void aRenewalThatThrowsIsTriedAgain() {
    LeaseSession session = a.open();
    int[] thrown = {0};
    a.beforeAnswer =
        () -> {
          if (thrown[0]++ < 3) {
            throw new IllegalStateException("a store that breaks its contract");
          }
        };

    tasks.pass(Duration.ofSeconds(60));

    assertThat(thrown[0]).isGreaterThan(3);
    assertThat(session.isActive()).isTrue();
  }

  @Test
  void aRenewalMovesTheVersionThoughTheWallClockStandsStill() {
    a.wallClockStopped = true;
    LeaseSession session = a.open();
    List<String> versions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      versions.add(version(session));
      tasks.pass(Duration.ofSeconds(6));
    }

    assertThat(versions).doesNotHaveDuplicates();
    assertThat(session.isActive()).isTrue();
  }

  @Test
  void aSessionWhoseLeaseIsDeletedIsRevokedAtTheNextRenewal() {
    LeaseSession session = a.open();
    List<SessionLoss> told = new ArrayList<>();
    session.lost().thenAccept(told::add);
    fixture.server.delete(session.key(), Optional.empty(), Optional.empty());

    tasks.pass(Duration.ofSeconds(6));

    assertThat(told).extracting(SessionLoss::reason).containsExactly(Reason.REVOKED);
    assertThat(session.isActive()).isFalse();
    a.requests.clear();
    tasks.pass(Duration.ofMinutes(1));
    assertThat(a.requests).isEmpty();
  }

  @Test
  void aRenewalThatWasStoredAndNotConfirmedIsGoneOnFrom() {
    LeaseSession session = a.open();
    a.answersLost = 1;

    tasks.pass(Duration.ofSeconds(30));

    assertThat(session.isActive()).isTrue();
    assertThat(a.requests).contains("GET " + session.key());
  }
}
