package io.github.leaselock.simulation.session;

/** When a machine slept, so that its monotonic clock stood still. */
final class MachineSleep {

  private long before;
  private long began;
  private long ends = Long.MIN_VALUE;

  /** Another sleep; the one before is over. */
  void begin(long now, long nanos) {
    before = now - counted(now);
    began = now;
    ends = now + nanos;
  }

  boolean isOn(long now) {
    return now < ends;
  }

  /** What its clock has counted of the time. */
  long counted(long now) {
    long slept = ends == Long.MIN_VALUE ? 0 : Math.min(now, ends) - began;
    return now - before - slept;
  }

  /** When it will have counted so much, if it does not sleep again. */
  long whenCounted(long counted, long now) {
    long later = counted + now - counted(now);
    return isOn(now) ? later + ends - now : later;
  }
}
