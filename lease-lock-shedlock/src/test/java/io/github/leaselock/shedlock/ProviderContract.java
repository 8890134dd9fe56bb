package io.github.leaselock.shedlock;

import static org.assertj.core.api.Assertions.assertThat;

import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.test.support.AbstractExtensibleLockProviderIntegrationTest;
import org.junit.jupiter.api.AfterEach;

/** ShedLock's own contract tests and its fuzz test, on nodes of ours. */
abstract class ProviderContract extends AbstractExtensibleLockProviderIntegrationTest {

  private final Nodes nodes;
  private final Node node;
  private final ExtensibleLockProvider provider;

  ProviderContract(Nodes nodes) {
    this.nodes = nodes;
    this.node = nodes.another();
    this.provider = nodes.inTurn();
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  @Override
  protected ExtensibleLockProvider getLockProvider() {
    return provider;
  }

  /** A session gives back by a thread of its own what is over: that may take a moment. */
  @Override
  protected void assertUnlocked(String name) {
    node.awaitUnlocked(name);
  }

  @Override
  protected void assertLocked(String name) {
    assertThat(node.isLocked(name)).as("%s is locked", name).isTrue();
  }
}
