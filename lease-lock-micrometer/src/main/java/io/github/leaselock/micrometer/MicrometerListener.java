package io.github.leaselock.micrometer;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StoreFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Meters what becomes of locks.
 *
 * <pre>{@code
 * LeaseLocks locks =
 *     StoreLocks.builder(store).listener(MicrometerListener.on(meterRegistry)).build();
 * }</pre>
 *
 * <p>The meters and their tags are listed in {@code docs/metrics.md}. Their number is bounded: no
 * tag carries the name of a lock, a holder or a session.
 *
 * <p>Safe for use by several threads; one listener may serve several {@link
 * io.github.leaselock.LeaseLocks}.
 */
public final class MicrometerListener implements LeaseLockListener {

  private static final String NAMESPACE = "namespace";

  private final MeterRegistry registry;
  private final boolean byNamespace;

  private MicrometerListener(MeterRegistry registry, boolean byNamespace) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.byNamespace = byNamespace;
  }

  /**
   * Meters without a tag for the namespace. All of them are registered at once, so that what has
   * not happened yet shows as zero.
   *
   * @param registry where the meters are; never closed here
   * @return a listener
   */
  public static MicrometerListener on(MeterRegistry registry) {
    MicrometerListener listener = new MicrometerListener(registry, false);
    for (Metric metric : Metric.values()) {
      metric.register(registry);
    }
    return listener;
  }

  /**
   * Meters with the tag {@code namespace}, that of the Lease, a lock's or a session's: as many of
   * each meter as there are namespaces with locks. A meter is registered when it first counts.
   *
   * <p>Some registries, that of Prometheus for one, take one set of tags for a name: use only one
   * kind of listener on a registry.
   *
   * @param registry where the meters are; never closed here
   * @return a listener
   */
  public static MicrometerListener byNamespaceOn(MeterRegistry registry) {
    return new MicrometerListener(registry, true);
  }

  private void time(Metric metric, LeaseKey lease, String value, Duration time) {
    metric.timer(registry, tags(metric, lease, value)).record(time);
  }

  private void count(Metric metric, LeaseKey lease, String value) {
    metric.counter(registry, tags(metric, lease, value)).increment();
  }

  private Tags tags(Metric metric, LeaseKey lease, String value) {
    Tags tags = metric.tags(value);
    return byNamespace ? tags.and(NAMESPACE, lease.namespace()) : tags;
  }

  @Override
  public void attempted(LeaseKey lock, Holder holder, AcquireResult result, Duration latency) {
    time(Metric.ATTEMPTS, lock, outcome(result), latency);
  }

  private static String outcome(AcquireResult result) {
    if (result instanceof AcquireResult.Acquired) {
      return "acquired";
    }
    if (result instanceof AcquireResult.Held) {
      return "held";
    }
    if (result instanceof AcquireResult.Superseded) {
      return "superseded";
    }
    return result instanceof AcquireResult.Draining ? "draining" : "unknown";
  }

  @Override
  public void granted(LeaseKey lock, Holder holder, FencingToken token, Duration waited) {
    time(Metric.WAITS, lock, "", waited);
  }

  @Override
  public void takenOver(LeaseKey lock, Holder by, List<LockHolder> evicted) {
    count(Metric.TAKEOVERS, lock, "");
  }

  @Override
  public void drained(LeaseKey lock, Holder holder) {
    count(Metric.DRAINS, lock, "");
  }

  @Override
  public void released(LeaseKey lock, Holder holder, ReleaseResult result, Duration latency) {
    time(Metric.RELEASES, lock, outcome(result), latency);
  }

  private static String outcome(ReleaseResult result) {
    if (result.isReleased()) {
      return "released";
    }
    return result.status() == ReleaseResult.Status.NOT_HELD ? "not.held" : "unknown";
  }

  @Override
  public void forceReleased(LeaseKey lock, LockSnapshot before, String reason) {
    count(Metric.FORCED_RELEASES, lock, "");
  }

  @Override
  public void renewed(LeaseKey session, Duration latency) {
    time(Metric.RENEWALS, session, "", latency);
  }

  @Override
  public void renewalFailed(LeaseKey session, StoreFailure failure) {
    count(Metric.RENEWAL_FAILURES, session, Metric.valueOf(failure.kind()));
  }

  @Override
  public void lost(LeaseKey lease, String reason) {
    count(Metric.LOST, lease, "");
  }
}
