package io.github.leaselock.micrometer;

import io.github.leaselock.StoreFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The meters: names by Micrometer's conventions, and tags whose values are few and known. */
enum Metric {
  ATTEMPTS(
      "lease.lock.attempts",
      Meter.Type.TIMER,
      "Attempts to acquire a lock",
      "outcome",
      List.of("acquired", "held", "superseded", "draining", "unknown")),
  WAITS(
      "lease.lock.waits",
      Meter.Type.TIMER,
      "How long sessions waited for locks that they were granted"),
  RELEASES(
      "lease.lock.releases",
      Meter.Type.TIMER,
      "Releases of a lock",
      "outcome",
      List.of("released", "not.held", "unknown")),
  TAKEOVERS("lease.lock.takeovers", Meter.Type.COUNTER, "Grants that evicted stale holders"),
  DRAINS(
      "lease.lock.drains", Meter.Type.COUNTER, "Locks whose evicted holders' work was proven gone"),
  FORCED_RELEASES(
      "lease.lock.forced.releases", Meter.Type.COUNTER, "Locks that a person released by force"),
  LOST(
      "lease.lock.lost",
      Meter.Type.COUNTER,
      "Holds that were lost, and sessions that were, each with all its holds"),
  RENEWALS("lease.lock.session.renewals", Meter.Type.TIMER, "Renewals of sessions"),
  RENEWAL_FAILURES(
      "lease.lock.session.renewal.failures",
      Meter.Type.COUNTER,
      "Renewals of sessions that were not confirmed",
      "reason",
      Arrays.stream(StoreFailure.Kind.values()).map(Metric::valueOf).toList());

  private final String title;
  private final Meter.Type type;
  private final String description;
  private final String tag;

  @SuppressWarnings("ImmutableEnumChecker") // a list that nothing can be added to
  private final List<String> values;

  Metric(String title, Meter.Type type, String description) {
    this(title, type, description, "", List.of(""));
  }

  Metric(String title, Meter.Type type, String description, String tag, List<String> values) {
    this.title = title;
    this.type = type;
    this.description = description;
    this.tag = tag;
    this.values = values;
  }

  /** A failure as the value of a tag. */
  static String valueOf(StoreFailure.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  void register(MeterRegistry registry) {
    for (String value : values) {
      Tags tags = tags(value);
      if (type == Meter.Type.TIMER) {
        timer(registry, tags);
      } else {
        counter(registry, tags);
      }
    }
  }

  Tags tags(String value) {
    return tag.isEmpty() ? Tags.empty() : Tags.of(tag, value);
  }

  Timer timer(MeterRegistry registry, Tags tags) {
    return Timer.builder(title).description(description).tags(tags).register(registry);
  }

  Counter counter(MeterRegistry registry, Tags tags) {
    return Counter.builder(title).description(description).tags(tags).register(registry);
  }
}
