package io.github.leaselock.demo.play.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownTest {

  private final Teardown teardown = new Teardown();
  private final List<String> undone = new ArrayList<>();

  @Test
  void whatWasDoneLastIsUndoneFirst() {
    teardown.before("one", () -> undone.add("one"));
    teardown.before("two", () -> undone.add("two"));

    assertThat(teardown.run()).isEmpty();
    assertThat(undone).containsExactly("two", "one");
  }

  @Test
  void whatCannotBeUndoneIsToldAndKeepsNothingElseFromBeingUndone() {
    teardown.before("one", () -> undone.add("one"));
    teardown.before(
        "two",
        () -> {
          throw new IOException("stuck");
        });

    assertThat(teardown.run()).containsExactly("two: java.io.IOException: stuck");
    assertThat(undone).containsExactly("one");
  }

  @Test
  void nothingIsUndoneTwice() {
    teardown.before("one", () -> undone.add("one"));

    teardown.run();
    teardown.run();

    assertThat(undone).containsExactly("one");
  }

  @Test
  void nothingIsBegunOnceTheEndHasBegun() {
    assertThat(teardown.begin()).isTrue();
    assertThat(teardown.begin()).isFalse();

    assertThat(teardown.hasBegun()).isTrue();
    assertThatThrownBy(() -> teardown.before("late", () -> undone.add("late")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("too late for late");
  }

  @Test
  void whoeverHasToKnowIsToldOnceBeforeAnythingIsUndone() {
    teardown.before("one", () -> undone.add("one"));
    teardown.whenItBegins(() -> undone.add("told"));

    teardown.run();
    teardown.run();

    assertThat(undone).containsExactly("told", "one");
  }
}
