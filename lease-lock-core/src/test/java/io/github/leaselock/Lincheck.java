package io.github.leaselock;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.util.LoggingLevel;

/** How much Lincheck tries. {@code -Draces.effort=10} tries each scenario ten times as often. */
public final class Lincheck {

  private static final int EFFORT = Integer.getInteger("races.effort", 1);

  private static final Set<String> VALUES =
      Stream.of(FencingToken.class, Holder.class, LeaseKey.class, Owner.class, Reservation.class)
          .map(Class::getName)
          .collect(Collectors.toUnmodifiableSet());

  private Lincheck() {}

  /**
   * Two threads, with a place to switch before each access to shared memory. A request to a server
   * is one step; values, and the pure functions of them, are none.
   */
  static ModelCheckingOptions interleavings() {
    return small(new ModelCheckingOptions().threads(2), 25)
        .addGuarantee(forClasses(NumberedGrants.class.getName()).allMethods().treatAsAtomic())
        .addGuarantee(ignored("io.github.leaselock.internal.lease."))
        .addGuarantee(ignored("io.github.leaselock.internal.text."))
        .addGuarantee(forClasses(VALUES::contains).allMethods().ignore())
        .addGuarantee(ignored("org.slf4j."));
  }

  private static ManagedStrategyGuarantee ignored(String prefix) {
    return forClasses(type -> type.startsWith(prefix)).allMethods().ignore();
  }

  /** Three threads, as the machine runs them. */
  public static StressOptions realThreads() {
    return small(new StressOptions().threads(3), 100);
  }

  private static <O extends Options<O, ?>> O small(Options<O, ?> options, int runs) {
    return options
        .logLevel(LoggingLevel.ERROR)
        .minimizeFailedScenario(false)
        .actorsBefore(1)
        .actorsPerThread(2)
        .actorsAfter(1)
        .iterations(6)
        .invocationsPerIteration(runs * EFFORT);
  }

  public static void assertCaught(Options<?, ?> options, Class<?> wrong) {
    assertThatThrownBy(() -> options.check(wrong))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("Invalid execution results");
  }
}
