package io.github.leaselock.simulation.session;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Prints what happens in some busy schedules, for another process to compare. */
final class SessionTraces {

  private static final List<Setting> SETTINGS =
      List.of(
          Settings.THE_NETWORK_FAILS,
          Settings.PROCESSES_FAIL,
          Settings.USERS_MISBEHAVE,
          Settings.THE_WORLD_IS_ODD);

  private SessionTraces() {}

  /** The lines of all of them. */
  static List<String> of(long seed) {
    return SETTINGS.stream()
        .map(setting -> SessionRun.of(setting, SessionRun.random(new Random(seed))))
        .flatMap(run -> run.trace().stream())
        .toList();
  }

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    of(Long.parseLong(arguments[0])).forEach(out::println);
    System.exit(0);
  }
}
