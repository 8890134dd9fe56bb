package io.github.leaselock.shedlock;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes, on a real API server. */
@Tag("kube-api")
class RealServerSessionContractTest extends ProviderContract {

  RealServerSessionContractTest() {
    super(new Nodes(RealServer.started().nodes()).bySession(2));
  }

  @Test
  @Tag("nightly") // takes a minute
  @Override
  public void fuzzTestShouldPass() throws ExecutionException, InterruptedException {
    super.fuzzTestShouldPass();
  }
}
