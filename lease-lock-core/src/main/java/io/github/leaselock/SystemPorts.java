package io.github.leaselock;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The real world: the one place that touches the JVM's clocks, sleep and randomness. */
final class SystemPorts {

  static final World WORLD =
      new World(
          System::nanoTime,
          InstantSource.system(),
          time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()),
          () -> ThreadLocalRandom.current().nextDouble());

  private SystemPorts() {}
}
