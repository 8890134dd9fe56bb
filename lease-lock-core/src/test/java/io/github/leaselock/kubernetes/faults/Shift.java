package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A crowd at work in the background, while a test breaks what it works with. */
final class Shift implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** So many acquisitions show that work goes on. */
  private static final int SOME = 6;

  private final RealApiServer server;
  private final String namespace;
  private final FencedResource resource = new FencedResource();
  private final Figures figures = new Figures();
  private final Workday day = new Workday(LONGEST);
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<?> running;

  Shift(RealApiServer server, int contenders, long seed) {
    this(server, server.client(), contenders, seed);
  }

  /** With a client that may have something between itself and the server. */
  Shift(RealApiServer server, KubernetesClient client, int contenders, long seed) {
    this.server = server;
    this.namespace = server.newNamespace();
    Crowd crowd = new Crowd(namespace, contenders, day, seed);
    this.running = thread.submit(() -> crowd.contend(client, resource, Duration.ZERO, figures));
  }

  String namespace() {
    return namespace;
  }

  FencedResource resource() {
    return resource;
  }

  void awaitAcquisitions() {
    awaitMore(Name.ACQUISITIONS, SOME);
  }

  void awaitUnanswered(int requests) {
    awaitMore(Name.UNANSWERED, requests);
  }

  /** How often it has happened so far. */
  int total(Name name) {
    return figures.get(name);
  }

  /** Returns when this is so, for one who asks again and again. */
  void awaitThat(String what, BooleanSupplier isSo) {
    Await.until(LONGEST, what, () -> isSo.getAsBoolean() || running.isDone(), figures::toString);
  }

  private void awaitMore(Name name, int number) {
    int before = figures.get(name);
    Await.until(
        LIMIT,
        number + " more " + name,
        () -> figures.get(name) >= before + number || running.isDone(),
        figures::toString);
  }

  Verdict end() {
    finish();
    return Verdict.on(server, namespace, resource);
  }

  /** Returns when all have come to their ends. */
  void finish() {
    day.end();
    try {
      running.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The crowd failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    day.end();
    thread.shutdownNow();
  }
}
