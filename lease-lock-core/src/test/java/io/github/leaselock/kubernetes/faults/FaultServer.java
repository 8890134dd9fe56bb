package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.kubernetes.realserver.RealApiServer;

/** The API server of the tests that leave it running; it ends with this JVM. */
final class FaultServer {

  private static final class Holder {
    static final RealApiServer SERVER = RealApiServer.start(EtcdHistory.FLAGS);
  }

  private FaultServer() {}

  static RealApiServer shared() {
    return Holder.SERVER;
  }
}
