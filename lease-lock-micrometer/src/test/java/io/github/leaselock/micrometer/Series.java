package io.github.leaselock.micrometer;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Prometheus reads of a meter, by the names that Micrometer's registry for it writes. */
record Series(String name, Map<String, String> labels) {

  private static final Holder ONE = new Holder("Restore.example.com", "db", "r1", "uid-1");
  private static final Holder OTHER = new Holder("Restore.example.com", "db", "r2", "uid-2");
  private static final StalenessPredicate STALE = holder -> Verdict.stale();

  /** What is there once objects and a session have held, been refused and been evicted. */
  static List<Series> ofARun() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    LeaseLocks locks =
        StoreLocks.builder(new InMemoryLeaseStore())
            .listener(MicrometerListener.on(registry))
            .build();
    LeaseLock lock = locks.lock(new LeaseKey("db", "lock"));
    lock.acquire(ONE, StalenessPredicate.never());
    lock.acquire(OTHER, StalenessPredicate.never());
    AcquireRequest takeover = AcquireRequest.exclusive().takingOver(STALE);
    lock.acquire(OTHER, takeover.drainingWith(evicted -> false));
    lock.acquire(OTHER, takeover.drainingWith(evicted -> true));
    lock.release(ONE);
    lock.forceRelease(lock.inspect(), "its node burnt down");
    try (LeaseSession session = locks.session("ops").duration(Duration.ofSeconds(15)).open();
        LockHandle handle = session.acquire(lock, Duration.ofSeconds(20))) {
      handle.requireActive();
    }
    return registry.getMeters().stream().flatMap(meter -> of(meter).stream()).toList();
  }

  private static List<Series> of(Meter meter) {
    String name = meter.getId().getName().replace('.', '_');
    Map<String, String> labels = new TreeMap<>();
    for (Tag tag : meter.getId().getTags()) {
      labels.put(tag.getKey(), tag.getValue());
    }
    List<Series> series = new ArrayList<>();
    for (String ending :
        switch (meter.getId().getType()) {
          case TIMER -> List.of("_seconds_count", "_seconds_sum", "_seconds_max");
          case COUNTER -> List.of("_total");
          default -> throw new IllegalArgumentException(meter.getId() + " is of another type");
        }) {
      series.add(new Series(name + ending, labels));
    }
    return series;
  }
}
