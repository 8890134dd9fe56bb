package io.github.leaselock.spring;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * All listeners of an application as one. What one of them throws does not keep it from the rest.
 */
final class Listeners implements LeaseLockListener {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<LeaseLockListener> all;

  Listeners(List<LeaseLockListener> all) {
    this.all = List.copyOf(all);
  }

  static LeaseLockListener of(ObjectProvider<LeaseLockListener> beans) {
    return new Listeners(beans.orderedStream().toList());
  }

  private void each(Consumer<LeaseLockListener> call) {
    for (LeaseLockListener listener : all) {
      try {
        call.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("a listener failed: {}", listener, e);
      }
    }
  }

  @Override
  public void attempted(LeaseKey lock, Holder holder, AcquireResult result, Duration latency) {
    each(listener -> listener.attempted(lock, holder, result, latency));
  }

  @Override
  public void granted(LeaseKey lock, Holder holder, FencingToken token, Duration waited) {
    each(listener -> listener.granted(lock, holder, token, waited));
  }

  @Override
  public void takenOver(LeaseKey lock, Holder by, List<LockHolder> evicted) {
    each(listener -> listener.takenOver(lock, by, evicted));
  }

  @Override
  public void drained(LeaseKey lock, Holder holder) {
    each(listener -> listener.drained(lock, holder));
  }

  @Override
  public void released(LeaseKey lock, Holder holder, ReleaseResult result, Duration latency) {
    each(listener -> listener.released(lock, holder, result, latency));
  }

  @Override
  public void forceReleased(LeaseKey lock, LockSnapshot before, String reason) {
    each(listener -> listener.forceReleased(lock, before, reason));
  }

  @Override
  public void renewed(LeaseKey session, Duration latency) {
    each(listener -> listener.renewed(session, latency));
  }

  @Override
  public void renewalFailed(LeaseKey session, StoreFailure failure) {
    each(listener -> listener.renewalFailed(session, failure));
  }

  @Override
  public void lost(LeaseKey lease, String reason) {
    each(listener -> listener.lost(lease, reason));
  }

  @Override
  public void closing(LeaseKey session, int released, int all) {
    each(listener -> listener.closing(session, released, all));
  }
}
