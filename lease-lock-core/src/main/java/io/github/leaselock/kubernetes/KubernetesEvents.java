package io.github.leaselock.kubernetes;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.internal.lease.Sentences;
import io.github.leaselock.internal.lock.RepeatedWarnings;
import io.github.leaselock.internal.text.Text;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cluster what a person will want to find later: an Event about the lock's Lease when it
 * was taken over from a stale holder, and when it was released by force.
 *
 * <pre>{@code
 * LeaseLocks locks = KubernetesLocks.builder(client)
 *     .listener(KubernetesLocks.events("my-operator", client, executor, InstantSource.system()))
 *     .build();
 * }</pre>
 *
 * <p>Optional, and never in the way: Events are sent on the executor, at most {@value #MAX_PENDING}
 * at a time are waited for, what is more is dropped, and a failure is logged. Their text is
 * escaped, and cut to the 1,024 bytes that the API server takes. Needs the verb create on events of
 * events.k8s.io, served since Kubernetes 1.19, in the namespaces of the locks. Safe for use by
 * several threads.
 */
final class KubernetesEvents implements LeaseLockListener {

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesEvents.class);

  private static final int MAX_PENDING = 100;

  /** The longest note that the API server takes, in bytes of UTF-8. */
  private static final int MAX_NOTE = 1024;

  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String component;
  private final KubernetesClient client;
  private final Executor executor;
  private final InstantSource clock;
  private final AtomicInteger pending = new AtomicInteger();
  private final RepeatedWarnings warnings = RepeatedWarnings.byTheClockOfTheMachine();

  KubernetesEvents(
      String component, KubernetesClient client, Executor executor, InstantSource clock) {
    if (component.isBlank() || component.length() > 63) {
      throw new IllegalArgumentException(
          "a component's name has 1 to 63 characters and is not blank: \"" + component + "\"");
    }
    this.component = component;
    this.client = Objects.requireNonNull(client, "client");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.clock = clock;
  }

  @Override
  public void takenOver(LeaseKey lock, Holder by, List<LockHolder> evicted) {
    Objects.requireNonNull(lock, "lock");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(evicted, "evicted");
    Instant now = clock.instant();
    send(
        lock,
        "Normal",
        "TakenOver",
        "TakeOver",
        Sentences.name(by.identity(), lock.namespace())
            + " takes over from "
            + Sentences.list(evicted, holder -> Sentences.holder(holder, lock.namespace(), now)));
  }

  @Override
  public void forceReleased(LeaseKey lock, LockSnapshot before, String reason) {
    Objects.requireNonNull(lock, "lock");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(reason, "reason");
    send(
        lock,
        "Warning",
        "ForceReleased",
        "ForceRelease",
        "released by force because "
            + reason
            + "; it was "
            + Sentences.holding(before.holders(), lock.namespace(), clock.instant())
            + (before.draining().isEmpty() ? "" : ", and the work drained of others"));
  }

  RepeatedWarnings warnings() {
    return warnings;
  }

  private void send(LeaseKey lock, String type, String reason, String action, String note) {
    if (pending.incrementAndGet() > MAX_PENDING) {
      pending.decrementAndGet();
      warnings.warn(
          LOG,
          "dropped",
          "Lease " + lock + ": too many Events are under way; dropped: " + Text.shown(note));
      return;
    }
    Event event = event(lock, type, reason, action, note);
    try {
      executor.execute(() -> create(lock, event));
    } catch (RejectedExecutionException closed) {
      pending.decrementAndGet();
      LOG.debug("Lease {}: no Event, for the executor is closed: {}", lock, Text.shown(note));
    }
  }

  @SuppressWarnings("IllegalCatch") // an Event that cannot be told is no reason to fail anything
  private void create(LeaseKey lock, Event event) {
    try {
      client.resource(event).create();
    } catch (RuntimeException failed) {
      warnings.warn(LOG, "untold", "Lease " + lock + ": an Event could not be told", failed);
    } finally {
      pending.decrementAndGet();
    }
  }

  private Event event(LeaseKey lock, String type, String reason, String action, String note) {
    Instant now = clock.instant();
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName("lease-lock-")
        .withNamespace(lock.namespace())
        .endMetadata()
        .withNewRegarding()
        .withApiVersion("coordination.k8s.io/v1")
        .withKind("Lease")
        .withNamespace(lock.namespace())
        .withName(lock.name())
        .endRegarding()
        .withType(type)
        .withReason(reason)
        .withAction(action)
        .withNote(Text.shown(note, MAX_NOTE))
        .withEventTime(new MicroTime(MICRO_TIME.format(now)))
        .withReportingController(component)
        .withReportingInstance(component)
        .build();
  }
}
