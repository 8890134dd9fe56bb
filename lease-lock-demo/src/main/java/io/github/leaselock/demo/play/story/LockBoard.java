package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.history.History.Version;
import io.github.leaselock.demo.play.history.HistoryEvent;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.LeaseVersion.Hold;
import io.github.leaselock.demo.play.history.OperationVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every lock as it is now: of each cluster who holds its lock, in which mode and since when, whose
 * work is drained and who waits since when; of each operator which operations it has. Not
 * thread-safe.
 */
final class LockBoard {

  private static final String LINE = "%-12s %s";

  private final Cast cast = new Cast();
  private final Map<String, LeaseVersion> clusters = new TreeMap<>();
  private final Map<String, LeaseVersion> runs = new LinkedHashMap<>();
  private final Map<String, Duration> since = new LinkedHashMap<>();
  private final Map<String, Duration> waiting = new LinkedHashMap<>();

  void take(HistoryEvent event) {
    if (event instanceof Observed observed) {
      Version version = new Version(observed.resourceVersion(), observed);
      if (observed.kind().equals("Lease")) {
        lock(event.at(), LeaseVersion.of(version));
      } else {
        operation(event.at(), new OperationVersion(version));
      }
    }
  }

  private void lock(Duration at, LeaseVersion lock) {
    boolean isCluster = cast.clusterOf(lock.lock()).isPresent();
    if (isCluster) {
      clusters.put(lock.lock(), lock);
    } else if (lock.isFree()) {
      runs.remove(lock.lock());
    } else {
      runs.put(lock.lock(), lock);
    }
    String prefix = lock.lock() + "/";
    since.keySet().removeIf(key -> key.startsWith(prefix) && !isHeld(lock, prefix, key));
    for (Hold hold : lock.holders()) {
      since.putIfAbsent(prefix + hold.holder(), at);
      if (isCluster) {
        waiting.remove(hold.name());
      }
    }
  }

  private static boolean isHeld(LeaseVersion lock, String prefix, String key) {
    return lock.holders().stream().anyMatch(hold -> key.equals(prefix + hold.holder()));
  }

  private void operation(Duration at, OperationVersion operation) {
    cast.meet(operation);
    if (operation.isWaiting()) {
      waiting.putIfAbsent(operation.name(), at);
    } else {
      waiting.remove(operation.name());
    }
  }

  /** One line a lock of a cluster, one that tells who waits, one an operator. */
  List<String> lines(Glyphs glyphs) {
    List<String> lines = new ArrayList<>();
    for (LeaseVersion lock : clusters.values()) {
      String cluster = cast.clusterOf(lock.lock()).orElse(lock.lock());
      lines.add(String.format(Locale.ROOT, LINE, cluster, describe(lock, glyphs)));
      if (!waiting.isEmpty()) {
        lines.add(
            String.format(
                Locale.ROOT,
                LINE,
                "",
                glyphs.behind()
                    + " "
                    + waiting.entrySet().stream()
                        .map(one -> one.getKey() + seconds(one.getValue()))
                        .collect(Collectors.joining("  "))));
      }
    }
    Map<String, List<String>> byOperator = new TreeMap<>();
    for (LeaseVersion run : runs.values()) {
      String operation = cast.runOf(run.lock()).orElse(run.lock());
      for (Hold hold : run.holders()) {
        byOperator
            .computeIfAbsent(Cast.holderName(hold), name -> new ArrayList<>())
            .add(operation + seconds(since.get(run.lock() + "/" + hold.holder())));
      }
    }
    byOperator.forEach(
        (name, has) -> lines.add(String.format(Locale.ROOT, LINE, name, String.join("  ", has))));
    return lines;
  }

  private String describe(LeaseVersion lock, Glyphs glyphs) {
    if (lock.holders().isEmpty()) {
      return glyphs.free() + " free";
    }
    boolean alone = lock.holders().get(0).isExclusive();
    String mode = alone ? glyphs.exclusive() + " alone" : glyphs.shared() + " shared";
    String holders =
        lock.holders().stream()
            .map(hold -> name(hold) + seconds(since.get(lock.lock() + "/" + hold.holder())))
            .collect(Collectors.joining("  "));
    String draining =
        lock.draining().isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                "  (drained first: %s)",
                lock.draining().stream().map(Hold::name).collect(Collectors.joining(", ")));
    return mode + "  " + holders + draining;
  }

  private static String name(Hold hold) {
    return hold.offered() ? hold.name() + " (offered)" : hold.name();
  }

  private static String seconds(@Nullable Duration at) {
    return at == null ? "" : String.format(Locale.ROOT, " (since %.1f s)", at.toMillis() / 1000.0);
  }
}
