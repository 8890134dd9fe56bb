package io.github.leaselock.simulation.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the laws: sessions of which one line was changed are caught breaking them. */
class SpoiltSessionsTest {

  private static final int MOST_TRIES = 3_000;

  /** Another one is tried with {@code -Dseed=…}. */
  private static final long SEED = Long.getLong("seed", 1L);

  /** {@code -Dspoilt.shrink=true} leaves of each schedule what matters, which takes a minute. */
  private static final boolean SHRINKS = Boolean.getBoolean("spoilt.shrink");

  @ParameterizedTest
  @EnumSource(Spoilt.class)
  void aChangeOfOneLineIsCaught(Spoilt spoilt) throws Exception {
    Optional<List<String>> caught;
    try (SpoiltClasses classes = SpoiltClasses.of(spoilt)) {
      Constructor<?> constructor =
          classes
              .loadClass(Conviction.class.getName())
              .getDeclaredConstructor(String.class, long.class, int.class, boolean.class);
      constructor.setAccessible(true);
      caught = convict(constructor.newInstance(spoilt.setting().name(), SEED, MOST_TRIES, SHRINKS));
    }

    assertThat(caught).as("%s: not caught in %d tries", spoilt, MOST_TRIES).isPresent();
    Path file =
        Files.createDirectories(Path.of("target", "spoilt")).resolve(spoilt.name() + ".txt");
    Files.writeString(file, caught.get().get(2));
    System.out.printf(
        "Caught after %s tries (%s): %s. Broken: %s%n",
        caught.get().get(0), file, spoilt, caught.get().get(1));
  }

  @SuppressWarnings("unchecked") // the same class in another loader
  private static Optional<List<String>> convict(Object conviction) throws Exception {
    return ((Callable<Optional<List<String>>>) conviction).call();
  }
}
