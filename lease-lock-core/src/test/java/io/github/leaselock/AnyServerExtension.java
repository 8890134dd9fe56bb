package io.github.leaselock;

import io.github.leaselock.docs.RolesInDocs;
import io.github.leaselock.internal.kubernetes.RealServerLeases;
import io.github.leaselock.internal.store.InMemoryLeases;
import io.github.leaselock.internal.store.StoredLeases;
import io.github.leaselock.kubernetes.realserver.LimitedUser;
import io.github.leaselock.kubernetes.realserver.TestCluster;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test Leases of its own, on the kind of server that the build has chosen. */
final class AnyServerExtension implements ParameterResolver {

  private static final Namespace STORE = Namespace.create(AnyServerExtension.class);

  /** So that a constructor's parameter belongs to one test, too. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StoredLeases.class;
  }

  /** What is closeable is closed with the test. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(STORE)
        .computeIfAbsent(
            StoredLeases.class,
            key -> leases(context.getRequiredTestClass().getAnnotation(OnAnyServer.class).role()),
            StoredLeases.class);
  }

  private static StoredLeases leases(String role) {
    String server = System.getProperty("leaselock.any-server", "memory");
    return switch (server) {
      case "memory" -> new InMemoryLeases();
      case "real" -> onARealServer(TestCluster.shared(), role);
      default -> throw new IllegalStateException("leaselock.any-server=" + server);
    };
  }

  /** As a user who may do what docs/rbac.md says, and nothing else. */
  private static StoredLeases onARealServer(TestCluster cluster, String role) {
    TestNamespace namespace = new TestNamespace(cluster, cluster.newNamespace());
    LimitedUser user = new LimitedUser(namespace, RolesInDocs.rules(role));
    return new RealServerLeases(cluster, namespace.name(), user.client());
  }
}
