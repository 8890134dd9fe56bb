package io.github.leaselock.interop;

import io.github.leaselock.internal.lease.LeaseRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * When an elector that is not run here takes a Lease: its rule, as read in its source, with its
 * default durations. None of them knows a lock's holders as its own.
 */
enum Rule {
  /** Until 0.26: watches an unchanged Lease for its own duration. */
  CLIENT_GO_UNTIL_0_26 {
    @Override
    boolean takes(LeaseRecord lease, Duration watched, Instant now) {
      return lease.holderIdentity().isEmpty() || watched.compareTo(Duration.ofSeconds(15)) >= 0;
    }
  },
  /** From 0.27: watches an unchanged Lease for the duration that the Lease says. */
  CLIENT_GO_FROM_0_27 {
    @Override
    boolean takes(LeaseRecord lease, Duration watched, Instant now) {
      int seconds = lease.leaseDurationSeconds().orElse(0);
      return lease.holderIdentity().isEmpty()
          || watched.compareTo(Duration.ofSeconds(seconds)) >= 0;
    }
  },
  /** A holder is valid while it is one of the pods that the elector selects by label. */
  CAMEL {
    @Override
    boolean takes(LeaseRecord lease, Duration watched, Instant now) {
      Set<String> pods = Set.of("camel-route-5d8f", "camel-route-7a21");
      return !pods.contains(lease.holderIdentity());
    }
  },
  /**
   * The holder's acquireTime, by its own wall clock: its heartbeat-timeout (120 s), less two
   * heartbeat-intervals (12 s each).
   */
  PEKKO {
    @Override
    boolean takes(LeaseRecord lease, Duration watched, Instant now) {
      Instant acquired = lease.acquireTime().orElseThrow();
      return lease.holderIdentity().isEmpty() || now.isAfter(acquired.plusSeconds(120 - 2 * 12));
    }
  };

  /**
   * @param watched for how long the elector has seen the Lease as it is
   * @param now the elector's wall clock
   */
  abstract boolean takes(LeaseRecord lease, Duration watched, Instant now);
}
