package io.github.leaselock.kubectl;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** To which cluster, and in which namespace, as kubectl has it. */
final class Connection {

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "the kubeconfig to use, in place of $KUBECONFIG or ~/.kube/config")
  private @Nullable String kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "the context to use")
  private @Nullable String context;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "the namespace; by default that of the context")
  private @Nullable String namespace;

  @Nullable String kubeconfig() {
    return kubeconfig;
  }

  @Nullable String context() {
    return context;
  }

  @Nullable String namespace() {
    return namespace;
  }
}
