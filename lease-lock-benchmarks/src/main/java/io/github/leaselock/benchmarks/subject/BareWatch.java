package io.github.leaselock.benchmarks.subject;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.github.leaselock.LeaseKey;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A watch and a PUT with nothing around them: no fencing, no liveness, no doubt about a lost
 * answer.
 *
 * <p>As the <em>floor</em>, whoever holds keeps the version that it wrote, and waiters take turns
 * by numbers that this process gives out: what no lock between processes could have for nothing.
 * Otherwise everybody reads before it writes, and all waiters rush at a released lock.
 */
public final class BareWatch implements Subject {

  private final KubernetesClient client;
  private final boolean floor;
  private final Map<LeaseKey, Turns> turns = new ConcurrentHashMap<>();

  private BareWatch(KubernetesClient client, boolean floor) {
    this.client = client;
    this.floor = floor;
  }

  /** The least that a lock on a Lease can cost. */
  public static BareWatch floor(KubernetesClient client) {
    return new BareWatch(client, true);
  }

  /** What comes to mind first. */
  public static BareWatch everyWaiterRushes(KubernetesClient client) {
    return new BareWatch(client, false);
  }

  @Override
  public String name() {
    return floor ? "floor" : "bare watch + PUT";
  }

  @Override
  public Contender contender(LeaseKey lock, int number) {
    Turns own = turns.computeIfAbsent(lock, any -> new Turns());
    return new Member(new BareLease(client, lock), lock, "bare-" + number, own);
  }

  private static final class Turns {
    final AtomicLong given = new AtomicLong();
    final AtomicLong served = new AtomicLong();
  }

  private final class Member implements Contender, Watcher<Lease> {
    private final BareLease lease;
    private final String identity;
    private final Turns turns;
    private final BlockingQueue<Lease> shown = new LinkedBlockingQueue<>();
    private final LeaseKey key;
    private @Nullable Watch watch;
    private @Nullable Lease last;

    Member(BareLease lease, LeaseKey key, String identity, Turns turns) {
      this.lease = lease;
      this.key = key;
      this.identity = identity;
      this.turns = turns;
    }

    @Override
    public void acquire() throws InterruptedException {
      long turn = turns.given.getAndIncrement();
      shown.clear(); // what was shown until now is past
      Lease known = last;
      Lease version = floor && known != null ? known : lease.getOrCreate();
      while (true) {
        if (mayTake(version, turn)) {
          Lease written = lease.put(version, identity);
          if (written != null) {
            last = written;
            return;
          }
          version = floor ? lease.getOrCreate() : next();
        } else {
          version = next();
        }
      }
    }

    private boolean mayTake(Lease version, long turn) {
      return BareLease.isFree(version) && (!floor || turns.served.get() == turn);
    }

    private Lease next() throws InterruptedException {
      if (watch == null) {
        watch = lease.watch(this);
      }
      Lease version = shown.poll(1, TimeUnit.MINUTES);
      if (version == null) {
        throw new IllegalStateException("the watch on " + key + " is silent");
      }
      return version;
    }

    @Override
    public void release() {
      Lease held = last;
      if (held == null) {
        throw new IllegalStateException("not held");
      }
      turns.served.incrementAndGet();
      last = lease.put(held, "");
      if (last == null) {
        throw new IllegalStateException("somebody wrote to " + key);
      }
    }

    @Override
    public void eventReceived(Action action, Lease version) {
      shown.add(version);
    }

    @Override
    public void onClose(WatcherException cause) {
      // Then the next wait ends in an exception.
    }

    @Override
    public void close() {
      Watch open = watch;
      if (open != null) {
        open.close();
      }
    }
  }
}
