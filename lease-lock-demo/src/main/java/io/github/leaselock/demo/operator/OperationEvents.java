package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.leaselock.demo.api.ApiGroup;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.operator.EventReasons.Told;
import java.net.HttpURLConnection;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of an operation in {@code events.k8s.io/v1} Events, which {@code kubectl describe} and
 * {@code kubectl get events} show.
 *
 * <p>Events are for people, and may be lost: a thread of its own sends them, one after the other;
 * what does not fit into its queue, is beyond the {@linkplain EventBudget budget} of its object, or
 * that the server does not take is dropped. The work never waits for them and never fails with
 * them. An operator that may not write Events says so once, and stops trying.
 */
final class OperationEvents implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OperationEvents.class);

  private static final int MAX_QUEUED = 200;
  private static final int LAST_REQUEST_SECONDS = 2;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String operator;
  private final EventBudget budget;
  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final ReentrantLock sending = new ReentrantLock();
  private final Thread sender;
  private volatile boolean closed;

  private OperationEvents(KubernetesClient client, String operator, LongSupplier nanoTime) {
    this.client = client;
    this.operator = operator;
    this.budget = new EventBudget(nanoTime);
    this.sender = new Thread(this::send, "operator-events");
    sender.setDaemon(true);
  }

  /** Begins to send what it is {@linkplain #tell told}, until it is closed. */
  static OperationEvents start(KubernetesClient client, String operator, LongSupplier nanoTime) {
    OperationEvents events = new OperationEvents(client, operator, nanoTime);
    events.sender.start();
    return events;
  }

  /** Returns at once. */
  void tell(Operation<?, ?> about, OperatorEvent event) {
    Optional<Told> told = EventReasons.of(event.what());
    if (closed || told.isEmpty()) {
      return;
    }
    String uid = about.getMetadata().getUid();
    if (!budget.allows(uid, told.get().reason() + " " + event.message())
        || !queue.offer(event(about, event, told.get()))) {
      LOG.debug("No Event for {}: {}", event.subject(), event.message());
    }
  }

  private Event event(Operation<?, ?> about, OperatorEvent event, Told told) {
    String namespace = about.getMetadata().getNamespace();
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(shortened(about.getMetadata().getName(), 200) + "-")
        .withNamespace(namespace)
        .endMetadata()
        .withEventTime(new MicroTime(MICROS.format(event.at())))
        .withReportingController(ApiGroup.GROUP + "/operator")
        .withReportingInstance(operator)
        .withAction(told.action())
        .withReason(told.reason())
        .withType(told.isWarning() ? "Warning" : "Normal")
        .withNote(EventNote.of(event.message()))
        .withRegarding(
            new ObjectReferenceBuilder()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(namespace)
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .withResourceVersion(about.getMetadata().getResourceVersion())
                .build())
        .build();
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  private void send() {
    try {
      while (!closed) {
        Event next = queue.take();
        sending.lockInterruptibly();
        try {
          client.resource(next).create();
        } catch (KubernetesClientException e) {
          if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            LOG.warn("No Events: create of events.k8s.io is forbidden");
            closed = true;
          }
          LOG.debug("An Event was not taken: {}", e.getMessage());
        } finally {
          sending.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends nothing any more; a request under way gets a moment to come to its end. */
  @Override
  public void close() {
    closed = true;
    try {
      if (sending.tryLock(LAST_REQUEST_SECONDS, TimeUnit.SECONDS)) {
        sending.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.interrupt();
  }
}
