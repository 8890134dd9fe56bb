package io.github.leaselock.consumer;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Version;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes a lock, waits for it, is woken, loses it and gives it back, with the application's client. */
public final class Steps {

  private static final Holder BACKUP = new Holder("MySQLBackup.ps.percona.com", "db", "b1", "uid-1");
  private static final Holder RESTORE = new Holder("MySQLRestore.ps.percona.com", "db", "r1", "uid-2");

  private Steps() {}

  /** Makes a namespace that nobody has used. */
  public static String newNamespace(KubernetesClient client) {
    String name = "consumer-" + UUID.randomUUID();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  public static void run(KubernetesClient client) throws InterruptedException {
    run(client, KubernetesLocks.using(client));
    say(client);
  }

  /** With locks that the application has already. */
  public static void run(KubernetesClient client, LeaseLocks locks) throws InterruptedException {
    String namespace = newNamespace(client);
    LeaseLock elsewhere = KubernetesLocks.using(client).lock(namespace, "cluster1-operations");
    LeaseLock lock = locks.lock(namespace, "cluster1-operations");
    acquired(elsewhere.acquire(BACKUP, AcquireRequest.exclusive()));

    AcquireRequest request = AcquireRequest.exclusive();
    require(lock.acquire(RESTORE, request) instanceof AcquireResult.Held, "waits");
    CountDownLatch woken = new CountDownLatch(1);
    locks.onTurn(lock, RESTORE, request, Duration.ofMinutes(5), woken::countDown);
    elsewhere.release(BACKUP);
    require(woken.await(60, TimeUnit.SECONDS), "is woken");

    FencingToken token = acquired(lock.acquire(RESTORE, request));
    elsewhere.forceRelease(elsewhere.inspect(), "its node burnt down");
    require(!lock.verify(RESTORE, token).isValid(), "loses");

    acquired(lock.acquire(RESTORE, request));
    lock.release(RESTORE);
    require(lock.inspect().isFree(), "gives back");
  }

  public static void say(KubernetesClient client) {
    System.out.printf(
        "consumer ok: client %s, %s%n",
        Version.clientVersion(), client.getHttpClient().getClass().getSimpleName());
  }

  private static FencingToken acquired(AcquireResult result) {
    require(result instanceof AcquireResult.Acquired, "acquired, but " + result);
    return ((AcquireResult.Acquired) result).token(); // no pattern: Gradle 4.4 compiles as Java 12
  }

  public static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("not so: " + what);
    }
  }
}
