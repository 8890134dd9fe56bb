package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventBudgetTest {

  private final AtomicLong now = new AtomicLong(42);
  private final EventBudget budget = new EventBudget(now::get);

  @Test
  void anObjectHasABurstAndThenOneAtATime() {
    assertThat(allowed("a", 100)).isEqualTo(EventBudget.BURST);

    now.addAndGet(EventBudget.REFILL.toNanos() * 3);

    assertThat(allowed("a", 100)).isEqualTo(3);
  }

  @Test
  void askingTooMuchCostsNothing() {
    allowed("a", 1_000);
    for (int i = 0; i < 10; i++) {
      now.addAndGet(EventBudget.REFILL.toNanos() / 10);
      allowed("a", i < 9 ? 1 : 0);
    }

    assertThat(allowed("a", 1)).isEqualTo(1);
  }

  @Test
  void anotherObjectHasABudgetOfItsOwn() {
    allowed("a", 100);

    assertThat(allowed("b", 100)).isEqualTo(EventBudget.BURST);
  }

  @Test
  void theSameWordsAreNotSaidTwiceInARow() {
    assertThat(budget.allows("a", "draining")).isTrue();
    assertThat(budget.allows("a", "draining")).isFalse();
    assertThat(budget.allows("a", "drained")).isTrue();
    assertThat(budget.allows("a", "draining")).isTrue();
  }

  private long allowed(String uid, int times) {
    return IntStream.range(0, times)
        .filter(i -> budget.allows(uid, "words " + now.get() + " " + i))
        .count();
  }
}
