package io.github.leaselock.simulation.session;

import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.PinnedSchedule;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Runs one pinned schedule of one of the {@link Settings}; called across class loaders, as {@link
 * Conviction} is.
 *
 * @param setting the name of the setting
 * @param departures of the schedule
 */
record PinnedConviction(String setting, List<String> departures)
    implements Callable<Optional<String>> {

  PinnedConviction {
    departures = List.copyOf(departures);
  }

  /** The law that was broken, if one was. */
  @Override
  public Optional<String> call() {
    Setting chosen =
        Settings.ALL.stream().filter(one -> one.name().equals(setting)).findFirst().orElseThrow();
    return SessionRun.of(chosen, PinnedSchedule.of(departures.toArray(String[]::new)))
        .broken()
        .map(LawBroken::law);
  }
}
