package io.github.leaselock.examples.demo.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.github.leaselock.examples.demo.history.HistoryEvent.Change;
import io.github.leaselock.examples.demo.history.HistoryEvent.Observed;
import io.github.leaselock.examples.demo.history.HistoryEvent.WatchBroken;
import io.github.leaselock.examples.demo.history.HistoryEvent.WatchClosed;
import io.github.leaselock.examples.demo.history.HistoryEvent.WatchOpened;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Records every version of every object of one kind in one namespace: a list, then a watch from
 * where the list ended.
 *
 * <p>The real API server replays to a resumed watch what it missed, and says so when it cannot. The
 * mock forgets: there, a watch that ends is a gap in the history.
 */
public final class Recorder implements AutoCloseable {

  private final KubernetesClient client;
  private final ResourceDefinitionContext kind;
  private final String namespace;
  private final boolean serverReplays;
  private final Journal journal;
  private final Set<String> recorded = new HashSet<>();
  private final Watch watch;

  private Recorder(
      KubernetesClient client,
      ResourceDefinitionContext kind,
      String namespace,
      boolean serverReplays,
      Journal journal) {
    this.client = serverReplays ? client : withoutReconnects(client);
    this.kind = kind;
    this.namespace = namespace;
    this.serverReplays = serverReplays;
    this.journal = journal;
    GenericKubernetesResourceList list = list();
    String from = list.getMetadata().getResourceVersion();
    journal.record(at -> new WatchOpened(at, kind.getKind(), Long.parseLong(from)));
    list.getItems().forEach(item -> record(Change.ADDED, item));
    this.watch =
        this.client
            .genericKubernetesResources(kind)
            .inNamespace(namespace)
            .watch(new ListOptionsBuilder().withResourceVersion(from).build(), new Taker());
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
    journal.record(at -> new WatchClosed(at, kind.getKind(), remaining));
  }

  /** Stops watching. */
  @Override
  public void close() {
    watch.close();
  }

  /** The client resumes a watch silently, unless it has no attempts left and is told not to. */
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
      return serverReplays;
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
      String why = String.valueOf(cause.getMessage());
      journal.record(at -> new WatchBroken(at, kind.getKind(), why));
    }
  }
}
