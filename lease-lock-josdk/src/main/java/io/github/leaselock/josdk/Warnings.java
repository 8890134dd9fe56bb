package io.github.leaselock.josdk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Warns of a condition that repeats in one line every ten minutes, and says the rest at level
 * debug: what fails at each reconciliation would fill the log. The last 256 conditions are told
 * apart.
 */
final class Warnings {

  private static final long PERIOD = Duration.ofMinutes(10).toNanos();
  private static final int CONDITIONS = 256;

  private final Map<String, Long> warned =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > CONDITIONS;
        }
      };

  void warn(Logger log, String condition, String what, Exception failure) {
    if (isDue(condition, System.nanoTime())) {
      log.warn("{}: {}", what, failure.toString());
    }
    log.debug("{}", what, failure);
  }

  synchronized boolean isDue(String condition, long now) {
    Long last = warned.get(condition);
    if (last != null && now - last < PERIOD) {
      return false;
    }
    warned.put(condition, now);
    return true;
  }
}
