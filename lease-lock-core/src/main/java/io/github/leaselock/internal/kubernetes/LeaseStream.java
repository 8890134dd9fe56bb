package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.kubernetes.ApiServer.Answer;
import io.github.leaselock.internal.kubernetes.Failures.Verb;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.WatchScope;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One watch on the API server: a list, unless it resumes, then the changes since, line by line.
 * Holds no thread and keeps nothing of what it shows but the position.
 *
 * <p>Not by the client's informers: they keep what they have seen, list again and reconnect as they
 * please, and do not say what was missed meanwhile. Not by its watches either, which wait for the
 * server on the caller's thread. Bookmarks, about one a minute, say that a stream without news
 * lives, and move its position on. So it ends by itself where nobody tells that its connection is
 * gone: a firewall does not, nor does the client before 7.4 on Vert.x.
 */
final class LeaseStream implements LeaseWatch {

  /** More of them, 30 s apart, are longer than from one bookmark to the next. */
  private static final int SILENT_PROBES = 3;

  private static final int GONE = 410;

  /** The position is too old: nothing is wrong, and nothing can be resumed. */
  private static final End EXPIRED = new End(Optional.empty(), Optional.empty());

  private final ApiServer server;
  private final WatchScope scope;
  private final Listener listener;
  private final Lines lines = new Lines(this::line);
  private @Nullable String position;
  private @Nullable CompletableFuture<?> opening;
  private @Nullable AsyncBody body;
  private int silentProbes;
  private boolean over;

  LeaseStream(ApiServer server, WatchScope scope, Listener listener) {
    this.server = server;
    this.scope = scope;
    this.listener = listener;
  }

  /** Shows what is stored, and goes on from there. */
  @SuppressWarnings("FutureReturnValueIgnored") // whatever comes of it is told
  void begin() {
    var unused =
        server
            .get(path(""))
            .whenComplete(
                (answer, thrown) -> {
                  if (thrown != null) {
                    fail(Verb.LIST, thrown);
                  } else {
                    listed(answer);
                  }
                });
  }

  /** Goes on from a position. */
  @SuppressWarnings("FutureReturnValueIgnored") // whatever comes of it is told
  void resume(String from) {
    moveTo(from);
    CompletableFuture<HttpResponse<AsyncBody>> call =
        server.stream(
            path("&watch=true&allowWatchBookmarks=true&resourceVersion=" + from), this::read);
    var unused =
        call.whenComplete(
            (response, thrown) -> {
              if (thrown != null) {
                fail(Verb.WATCH, thrown);
              } else {
                established(response);
              }
            });
    synchronized (this) {
      opening = call;
    }
    if (isOver()) {
      call.cancel(true);
    }
  }

  private String path(String more) {
    String selector =
        scope
            .name()
            .map(name -> "fieldSelector=" + Absence.encoded("metadata.name=" + name))
            .orElseGet(() -> "labelSelector=" + Absence.encoded(LeaseFormat.CONTENDED));
    return KubernetesLeaseStore.collection(scope.namespace()) + "?" + selector + more;
  }

  private void listed(Answer answer) {
    if (!answer.isSuccess()) {
      end(End.of(failure(Verb.LIST, answer)));
      return;
    }
    String from;
    try {
      Map<?, ?> list = server.serialization().unmarshal(answer.body(), Map.class);
      from = ObjectTree.text(ObjectTree.map(list.get("metadata")).get("resourceVersion"));
      for (Object item : (Iterable<?>) Objects.requireNonNull(list.get("items"))) {
        show(lease(item));
      }
    } catch (RuntimeException unreadable) {
      end(unreadable(Verb.LIST, unreadable));
      return;
    }
    if (!isOver()) {
      resume(from);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // whatever comes of it is told
  private void established(HttpResponse<AsyncBody> response) {
    AsyncBody stream = response.body();
    if (!response.isSuccessful()) {
      cancel(stream);
      end(
          response.code() == GONE
              ? EXPIRED
              : End.of(failure(Verb.WATCH, new Answer(response.code(), "", Optional.empty()))));
      return;
    }
    synchronized (this) {
      body = stream;
    }
    if (isOver()) {
      cancel(stream);
      return;
    }
    listener.caughtUp();
    var unused =
        stream.done().whenComplete((done, thrown) -> end(new End(position(), Optional.empty())));
    stream.consume();
  }

  private void read(List<ByteBuffer> bytes, AsyncBody stream) {
    for (ByteBuffer some : bytes) {
      lines.add(some);
    }
    if (!isOver()) {
      stream.consume();
    }
  }

  private void line(String line) {
    if (isOver()) {
      return;
    }
    alive();
    try {
      Map<?, ?> event = server.serialization().unmarshal(line, Map.class);
      Map<?, ?> object = ObjectTree.map(event.get("object"));
      switch (ObjectTree.text(event.get("type"))) {
        case "ADDED", "MODIFIED" -> show(lease(object));
        case "DELETED" -> {
          moveTo(ObjectTree.version(object));
          listener.removed(ObjectTree.key(object));
        }
        case "BOOKMARK" -> moveTo(ObjectTree.version(object));
        default -> end(refused(object));
      }
    } catch (RuntimeException unreadable) {
      end(unreadable(Verb.WATCH, unreadable));
    }
  }

  private void show(GenericKubernetesResource lease) {
    if (isOver()) {
      return;
    }
    moveTo(lease.getMetadata().getResourceVersion());
    listener.stored(
        LeaseMapping.record(
            new LeaseKey(lease.getMetadata().getNamespace(), lease.getMetadata().getName()),
            lease));
  }

  /** An event of the type ERROR. */
  private End refused(Map<?, ?> status) {
    if (Objects.equals(status.get("code"), GONE)) {
      return EXPIRED;
    }
    return End.of(StoreFailure.of(Kind.SERVER_ERROR, "watch of " + scope + ": " + status));
  }

  private End unreadable(Verb verb, RuntimeException unreadable) {
    return End.of(
        StoreFailure.of(Kind.SERVER_ERROR, Failures.asked(verb, scope) + ": " + unreadable));
  }

  private StoreFailure failure(Verb verb, Answer answer) {
    return Failures.of(verb, scope, answer, server.status(answer));
  }

  private void fail(Verb verb, Throwable thrown) {
    end(End.of(Failures.of(verb, scope, ApiServer.noAnswer(thrown))));
  }

  @Override
  public void probe() {
    synchronized (this) {
      if (over || ++silentProbes <= SILENT_PROBES) {
        return;
      }
    }
    end(
        new End(
            position(),
            Optional.of(
                StoreFailure.of(Kind.TIMEOUT, Failures.asked(Verb.WATCH, scope) + ": silent"))));
  }

  private synchronized void alive() {
    silentProbes = 0;
  }

  private synchronized void moveTo(String version) {
    position = version;
  }

  private synchronized Optional<String> position() {
    return Optional.ofNullable(position);
  }

  private synchronized boolean isOver() {
    return over;
  }

  private void end(End end) {
    if (stop()) {
      listener.ended(end);
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Whether it was not over yet. */
  private boolean stop() {
    @Nullable CompletableFuture<?> request;
    @Nullable AsyncBody stream;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      request = opening;
      stream = body;
    }
    if (request != null) {
      request.cancel(true);
    }
    if (stream != null) {
      cancel(stream);
    }
    return true;
  }

  private static void cancel(AsyncBody stream) {
    try {
      stream.cancel();
    } catch (RuntimeException closed) {
      // OkHttp cannot cancel what its closing has ended.
    }
  }

  private GenericKubernetesResource lease(@Nullable Object tree) {
    return server
        .serialization()
        .convertValue(ObjectTree.map(tree), GenericKubernetesResource.class);
  }
}
