package io.github.leaselock.demo.play.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Chooses an API server and starts it. Never one of the user's. */
final class ApiServers {

  private ApiServers() {}

  static ApiServer start(
      StagePlan plan, RunDirectory run, Path logs, Teardown teardown, Consumer<String> say)
      throws IOException, InterruptedException {
    String api = plan.api();
    Optional<KubeBinaries> binaries = KubeBinaries.find();
    if (api.equals("real") && binaries.isEmpty()) {
      throw new IllegalStateException(
          "no kube-apiserver and etcd in "
              + KubeBinaries.root().resolve("k8s")
              + "/<version>"
              + KubeBinaries.platformSuffix());
    }
    if (api.equals("mock") || binaries.isEmpty()) {
      MockApiServer mock = MockApiServer.start();
      teardown.before("the API server", mock::close);
      say.accept("API server: " + mock.describe() + reason(api) + ". What it cannot show:");
      mock.limits().forEach(limit -> say.accept("  - " + limit));
      return mock;
    }
    RealApiServer real = RealApiServer.of(binaries.get(), run, logs, plan.restarts());
    say.accept("API server: " + real.describe() + ", started for this run.");
    teardown.before("the API server", real::close);
    real.start();
    return real;
  }

  private static String reason(String api) {
    return api.equals("mock")
        ? ", as asked for"
        : ", for there is no kube-apiserver in " + KubeBinaries.root();
  }
}
