package io.github.leaselock.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.architecture.Way.Actor;
import io.github.leaselock.architecture.Way.Step;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code makes each call that {@link Ways} shows; in which order, the texts say, and no test. */
class WaysTest {

  private final CoreClasses classes = new CoreClasses();

  private static List<Step> steps() {
    return Ways.all().stream().flatMap(way -> way.steps().stream()).toList();
  }

  private static Stream<Step> steps(Class<? extends Actor> from, Class<? extends Actor> to) {
    return steps().stream()
        .filter(step -> from.isInstance(step.from()) && to.isInstance(step.to()));
  }

  private boolean isMade(Step step) {
    return classes.called(step.from().name(), step.to().name(), step.method()).isPresent();
  }

  @Test
  void theCoreMakesEachCall() {
    List<Step> calls = steps(Actor.Code.class, Actor.class).toList();

    assertThat(calls).hasSizeGreaterThan(30);
    assertThat(calls).filteredOn(step -> !isMade(step)).isEmpty();
  }

  @Test
  void aCallThatTheCoreDoesNotMakeIsNoticed() {
    assertThat(isMade(Way.call("StoreLock", "Release.run", ""))).isTrue();
    assertThat(isMade(Way.call("StoreLock", "LeaseStore.read", ""))).isFalse();
    assertThat(isMade(Way.call("Operation", "InMemoryLeaseStore.create", ""))).isFalse();
  }

  @Test
  void whatTheUserCallsIsPublic() {
    List<Step> calls = steps(Actor.User.class, Actor.Code.class).toList();

    assertThat(calls).hasSizeGreaterThan(5);
    assertThat(calls)
        .filteredOn(step -> !classes.isForUsers(step.to().name(), step.method()))
        .isEmpty();
  }
}
