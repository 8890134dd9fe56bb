package io.github.leaselock.benchmarks;

import io.github.leaselock.benchmarks.measure.Sizes;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What to measure.
 *
 * @param quick whether counts are enough
 * @param only the names of measurements; all if empty
 * @param out where to write, if anywhere
 */
record Options(boolean quick, Set<String> only, Optional<Path> out) {

  /** The name of what is measured inside the process. */
  static final String JMH = "jmh";

  static final String HELP =
      String.format(
          Locale.ROOT,
          """
          usage: lease-lock-benchmarks/run [--quick | --full] [--only NAME,...] [--out DIRECTORY]

            --quick   a minute: counts are checked, times mean little (the default)
            --full    some ten minutes on a quiet machine, electors included
            --only    of %s, %s
            --out     writes results.md and plots there

          Exit code 1: a count is not what it must be.
          """,
          String.join(", ", Benchmarks.names()),
          JMH);

  /** Empty if they are none. */
  static Optional<Options> parse(String... arguments) {
    boolean quick = true;
    Set<String> only = new HashSet<>();
    Optional<Path> out = Optional.empty();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--quick" -> quick = true;
        case "--full" -> quick = false;
        case "--only", "--out" -> {
          if (i + 1 == arguments.length) {
            return Optional.empty();
          }
          if (arguments[i].equals("--only")) {
            only.addAll(List.of(arguments[i + 1].split(",", -1)));
          } else {
            out = Optional.of(Path.of(arguments[i + 1]));
          }
          i++;
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    boolean known =
        only.stream().allMatch(name -> name.equals(JMH) || Benchmarks.names().contains(name));
    return known ? Optional.of(new Options(quick, only, out)) : Optional.empty();
  }

  boolean wants(String name) {
    return only.isEmpty() || only.contains(name);
  }

  Sizes sizes() {
    return quick ? Sizes.QUICK : Sizes.FULL;
  }

  /** How to run the same again. */
  String command() {
    return "lease-lock-benchmarks/run"
        + (quick ? " --quick" : " --full")
        + (only.isEmpty() ? "" : " --only " + String.join(",", only.stream().sorted().toList()));
  }
}
