package io.github.leaselock.simulation.session;

import io.github.leaselock.simulation.Shrinker;
import io.github.leaselock.simulation.engine.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Runs random schedules of one of the {@link Settings} until a law is broken, and if asked to
 * shrinks the schedule. What it takes and tells are types of the platform, for it is called across
 * class loaders.
 *
 * @param setting the name of the setting
 * @param seed of the first schedule
 * @param tries how many at most
 * @param shrinks whether to take away what the schedule does not need, which may take minutes
 */
record Conviction(String setting, long seed, int tries, boolean shrinks)
    implements Callable<Optional<List<String>>> {

  /** The number of tries, the law, and the report; or empty if all were lawful. */
  @Override
  public Optional<List<String>> call() {
    Setting chosen =
        Settings.ALL.stream().filter(one -> one.name().equals(setting)).findFirst().orElseThrow();
    for (int i = 0; i < tries; i++) {
      SessionRun run = SessionRun.of(chosen, SessionRun.random(Seeds.random(seed + i)));
      if (run.broken().isPresent()) {
        SessionRun shrunk =
            shrinks ? Shrinker.shrink(run, again -> SessionRun.of(chosen, again)) : run;
        String law = run.broken().get().law();
        return Optional.of(List.of(String.valueOf(i + 1), law, shrunk.report()));
      }
    }
    return Optional.empty();
  }
}
