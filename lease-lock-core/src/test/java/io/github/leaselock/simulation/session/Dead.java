package io.github.leaselock.simulation.session;

/** Ends what a thread of a process still does that has crashed. */
final class Dead extends Error {

  private static final long serialVersionUID = 1L;

  Dead() {
    super("its process has crashed", null, false, false);
  }
}
