package io.github.leaselock.spring;

import io.github.leaselock.LeaseSession;
import io.github.leaselock.SessionLoss;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up while the session is active, by arithmetic; and what its renewals say of the API server. No
 * request is sent.
 */
final class SessionHealth implements HealthIndicator {

  private final LeaseSession session;
  private final ApiServerContact contact;

  SessionHealth(LeaseSession session, ApiServerContact contact) {
    this.session = session;
    this.contact = contact;
  }

  @Override
  public Health health() {
    Health.Builder health = session.isActive() ? Health.up() : Health.down();
    health.withDetail("session", session.key().toString());
    health.withDetail("duration", session.duration().toString());
    @Nullable SessionLoss loss = session.lost().toCompletableFuture().getNow(null);
    if (loss != null) {
      health.withDetail("lost", loss.toString());
    }
    contact.last().ifPresentOrElse(last -> answered(health, last), () -> unknown(health));
    return health.build();
  }

  private static void answered(Health.Builder health, ApiServerContact.Renewal last) {
    health.withDetail("apiServer", last.failure().isEmpty() ? "reached" : "not reached");
    health.withDetail("lastRenewal", last.when().toString());
    last.failure().ifPresent(failure -> health.withDetail("failure", failure.toString()));
  }

  private static void unknown(Health.Builder health) {
    health.withDetail("apiServer", "unknown: nothing was renewed yet");
  }
}
