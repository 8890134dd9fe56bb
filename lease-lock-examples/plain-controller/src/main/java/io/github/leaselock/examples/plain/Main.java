package io.github.leaselock.examples.plain;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.examples.plain.api.Migration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The controller for one namespace, whose work takes 20 seconds: {@code Main NAMESPACE}. */
public final class Main implements Work {

  private final Map<String, CompletableFuture<String>> running = new ConcurrentHashMap<>();

  /** On the cluster that kubeconfig or the environment names, until the process is ended. */
  public static void main(String[] args) throws InterruptedException {
    KubernetesClient client = new KubernetesClientBuilder().build();
    Controller controller = new Controller(client, args[0], new Main(), Duration.ofSeconds(30));
    Runtime.getRuntime().addShutdownHook(new Thread(controller::close));
    new CountDownLatch(1).await(); // the client's threads keep no process alive
  }

  @Override
  public Optional<String> startOrLook(Migration live, FencingToken token, Runnable moved) {
    String uid = live.getMetadata().getUid();
    CompletableFuture<String> begun = running.get(uid);
    if (begun == null) {
      begun = new CompletableFuture<String>().completeOnTimeout("Succeeded", 20, TimeUnit.SECONDS);
      running.put(uid, begun);
      CompletableFuture<?> unused = begun.thenRun(moved);
    }
    return Optional.ofNullable(begun.getNow(null));
  }

  @Override
  public boolean stop(Holder migration) {
    running.remove(migration.uid());
    return true;
  }
}
