package io.github.leaselock.kubernetes.realserver;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Gives tests the shared cluster and a namespace each, and turns skipping into failing. */
final class KubeApiExtension
    implements AfterEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {

  private static final Namespace STORE = Namespace.create(KubeApiExtension.class);

  @Override
  public void afterEach(ExtensionContext context) {
    TestNamespace namespace =
        context.getStore(STORE).remove(TestNamespace.class, TestNamespace.class);
    if (namespace != null) {
      namespace.delete();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestCluster.class || type == TestNamespace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestCluster cluster =
        context
            .getRoot() // whose store is closed when the run ends
            .getStore(STORE)
            .computeIfAbsent(
                SharedCluster.class, key -> SharedCluster.started(), SharedCluster.class)
            .cluster();
    if (parameter.getParameter().getType() == TestCluster.class) {
      return cluster;
    }
    return context
        .getStore(STORE)
        .computeIfAbsent(TestNamespace.class, key -> TestNamespace.in(cluster));
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw notSkipped(thrown);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw notSkipped(thrown);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw notSkipped(thrown);
  }

  private static Throwable notSkipped(Throwable thrown) {
    return thrown instanceof TestAbortedException
        ? new AssertionError("Tests against the real server are not skipped", thrown)
        : thrown;
  }
}
