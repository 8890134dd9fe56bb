package io.github.leaselock.demo.play.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.demo.play.history.HistoryEvent.Change;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchBroken;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchClosed;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchOpened;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchResumed;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * Records every version of every object of one kind in one namespace: a list, then a watch from
 * where the list ended.
 *
 * <p>The real API server replays to a watch that is resumed at a version what came after that
 * version, and says so when it cannot. So a watch that breaks is resumed at the last version that
 * it told, and only if that is refused there is a gap. The mock forgets: there, a watch that ends
 * is a gap in the history.
 */
public final class Recorder implements AutoCloseable {

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);
  private static final int MAX_ATTEMPTS = 1_200;

  private final KubernetesClient client;
  private final ResourceDefinitionContext kind;
  private final String namespace;
  private final boolean serverReplays;
  private final Journal journal;
  private final Set<String> recorded = new HashSet<>();
  private final Thread resumer;
  private final BlockingQueue<WatcherException> breaks = new LinkedBlockingQueue<>();
  private volatile Watch watch;
  private String last;
  private volatile boolean closed;

  private Recorder(
      KubernetesClient client,
      ResourceDefinitionContext kind,
      String namespace,
      boolean serverReplays,
      Journal journal) {
    this.client = withoutReconnects(client);
    this.kind = kind;
    this.namespace = namespace;
    this.serverReplays = serverReplays;
    this.journal = journal;
    GenericKubernetesResourceList list = list();
    String from = list.getMetadata().getResourceVersion();
    journal.record(at -> new WatchOpened(at, kind.getKind(), Long.parseLong(from)));
    list.getItems().forEach(item -> record(Change.ADDED, item));
    this.last = from; // of the list, which is newer than any version in it
    this.watch = watch();
    this.resumer = new Thread(this::resumeAlways, "record-of-" + kind.getKind());
    resumer.setDaemon(true);
    resumer.start();
  }

  private Watch watch() {
    return client
        .genericKubernetesResources(kind)
        .inNamespace(namespace)
        .watch(new ListOptionsBuilder().withResourceVersion(lastVersion()).build(), new Taker());
  }

  private synchronized String lastVersion() {
    return last;
  }

  private void resumeAlways() {
    try {
      while (!closed) {
        WatcherException why = breaks.take();
        if (!serverReplays || why.isHttpGone() || !resumed()) {
          if (!closed) {
            broken(why);
          }
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Resumes the watch; the server may be away for a while. */
  private boolean resumed() throws InterruptedException {
    for (int attempt = 0; attempt < MAX_ATTEMPTS && !closed; attempt++) {
      try {
        Watch next = watch();
        watch = next;
        String from = lastVersion();
        journal.record(at -> new WatchResumed(at, kind.getKind(), Long.parseLong(from)));
        return true;
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_GONE) {
          return false;
        }
        Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
      }
    }
    return false;
  }

  private void broken(WatcherException why) {
    journal.record(at -> new WatchBroken(at, kind.getKind(), String.valueOf(why.getMessage())));
  }

  /**
   * Begins to record.
   *
   * @param serverReplays whether the server tells a resumed watch what it missed
   */
  public static Recorder open(
      KubernetesClient client,
      ResourceDefinitionContext kind,
      String namespace,
      boolean serverReplays,
      Journal journal) {
    return new Recorder(client, kind, namespace, serverReplays, journal);
  }

  /**
   * Ends the record: reads what exists now, waits until the watch has told as much, and takes both
   * down. Nothing may write to the kind any more. If the watch does not get there in time, the
   * record shows it, and its judge will see.
   */
  public void finish(Duration atMost) throws InterruptedException {
    Map<String, Long> remaining = new HashMap<>();
    for (GenericKubernetesResource item : list().getItems()) {
      remaining.put(
          item.getMetadata().getUid(), Long.parseLong(item.getMetadata().getResourceVersion()));
    }
    for (Map.Entry<String, Long> one : remaining.entrySet()) {
      var unused =
          journal.await(
              0,
              Observed.class,
              seen -> seen.uid().equals(one.getKey()) && seen.resourceVersion() >= one.getValue(),
              atMost);
    }
    for (String gone : seenAndNot(remaining.keySet())) {
      var unused =
          journal.await(
              0,
              Observed.class,
              seen -> seen.uid().equals(gone) && seen.change() == Change.DELETED,
              atMost);
    }
    journal.record(at -> new WatchClosed(at, kind.getKind(), remaining));
  }

  private Set<String> seenAndNot(Set<String> remaining) {
    return journal.history().of(Observed.class).stream()
        .filter(seen -> seen.kind().equals(kind.getKind()))
        .map(Observed::uid)
        .filter(uid -> !remaining.contains(uid))
        .collect(Collectors.toSet());
  }

  /** Stops watching. */
  @Override
  public void close() {
    closed = true;
    resumer.interrupt();
    watch.close();
  }

  /** The client would resume a watch by itself, and say nothing of it. */
  private static KubernetesClient withoutReconnects(KubernetesClient client) {
    return client
        .newClient(new RequestConfigBuilder().withWatchReconnectLimit(0).build())
        .adapt(KubernetesClient.class);
  }

  private GenericKubernetesResourceList list() {
    return client.genericKubernetesResources(kind).inNamespace(namespace).list();
  }

  private synchronized void record(Change change, GenericKubernetesResource object) {
    // The mock begins every watch with all that exists, and a list may tell the same version.
    String version =
        object.getMetadata().getUid()
            + "/"
            + object.getMetadata().getResourceVersion()
            + (change == Change.DELETED ? "/deleted" : "");
    last = object.getMetadata().getResourceVersion();
    if (recorded.add(version)) {
      JsonNode json = client.getKubernetesSerialization().convertValue(object, JsonNode.class);
      if (json.path("metadata") instanceof ObjectNode metadata) {
        metadata.remove("managedFields");
      }
      journal.record(at -> new Observed(at, change, kind.getKind(), json));
    }
  }

  private final class Taker implements Watcher<GenericKubernetesResource> {

    @Override
    public boolean reconnecting() {
      return false;
    }

    @Override
    public void eventReceived(Action action, GenericKubernetesResource object) {
      switch (action) {
        case ADDED -> record(Change.ADDED, object);
        case MODIFIED -> record(Change.MODIFIED, object);
        case DELETED -> record(Change.DELETED, object);
        case ERROR, BOOKMARK -> {
          // Errors end the watch and are told to onClose; bookmarks were not asked for.
        }
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      breaks.add(cause);
    }
  }
}
