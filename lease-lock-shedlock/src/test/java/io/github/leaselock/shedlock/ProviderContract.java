package io.github.leaselock.shedlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.test.support.AbstractExtensibleLockProviderIntegrationTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ShedLock's own contract tests and its fuzz test, on nodes of ours. */
abstract class ProviderContract extends AbstractExtensibleLockProviderIntegrationTest {

  private static final int ATTEMPTS = 5;

  /** For all calls of a test; they take a few milliseconds each. */
  private static final Duration AWAKE = Duration.ofSeconds(1);

  private final Nodes nodes;
  private final Node node;
  private final ExtensibleLockProvider provider;
  private Duration slept = Duration.ZERO;

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

  @Override
  protected void sleepFor(Duration time) {
    slept = slept.plus(time);
    super.sleepFor(time);
  }

  /** One of ShedLock's tests. */
  private interface Contract {
    void holds() throws InterruptedException;
  }

  /**
   * They take for granted that less than two seconds pass between two calls. What failed while the
   * machine stood still says nothing, and is tried again.
   */
  private void onAMachineThatIsAwake(Contract contract) {
    for (int attempt = 1; ; attempt++) {
      slept = Duration.ZERO;
      long began = System.nanoTime();
      try {
        contract.holds();
        return;
      } catch (AssertionError failure) {
        Duration called = Duration.ofNanos(System.nanoTime() - began).minus(slept);
        if (attempt == ATTEMPTS || called.compareTo(AWAKE) < 0) {
          throw failure;
        }
        node.awaitUnlocked(LOCK_NAME1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  @Test
  @Override
  public void shouldLockAtLeastFor() {
    onAMachineThatIsAwake(super::shouldLockAtLeastFor);
  }

  @Test
  @Override
  public void shouldBeAbleToExtendLock() {
    onAMachineThatIsAwake(super::shouldBeAbleToExtendLock);
  }

  @Test
  @Override
  public void shouldBeAbleToExtendMultipleTimes() {
    onAMachineThatIsAwake(super::shouldBeAbleToExtendMultipleTimes);
  }

  @Test
  @Override
  public void shouldNotBeAbleToExtendUnlockedLock() {
    onAMachineThatIsAwake(super::shouldNotBeAbleToExtendUnlockedLock);
  }

  @Test
  @Override
  public void shouldBeAbleToExtendAtLeast() {
    onAMachineThatIsAwake(super::shouldBeAbleToExtendAtLeast);
  }

  @Test
  @Override
  public void lockCanNotBeExtendedTwice() {
    onAMachineThatIsAwake(super::lockCanNotBeExtendedTwice);
  }

  @Test
  @Override
  public void lockCanNotBeUnlockedAfterExtending() {
    onAMachineThatIsAwake(super::lockCanNotBeUnlockedAfterExtending);
  }
}
