package io.github.leaselock.simulation.churn;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.ListOutcome;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** The port of one life of a process: what is sent takes time, and may be lost on either way. */
final class ChurnStore implements LeaseStore {

  private static final long FASTEST = Duration.ofNanos(200_000).toNanos();
  private static final long SLOWEST = Duration.ofMillis(3).toNanos();
  private static final long VERY_SLOW = Duration.ofSeconds(2).toNanos();
  private static final long TIMEOUT = Duration.ofSeconds(1).toNanos();
  private static final long LATEST = Duration.ofSeconds(6).toNanos();

  /** One request in so many meets something. */
  private static final int RARELY = 200;

  private final Life life;
  private final Loop loop;
  private final Random random;
  private final ChurnServer server;

  ChurnStore(Life life, Loop loop, Random random, ChurnServer server) {
    this.life = life;
    this.loop = loop;
    this.random = random;
    this.server = server;
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    return request(key, store -> store.read(key), ReadOutcome.Failed::new);
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return request(lease.key(), store -> store.create(lease), WriteOutcome.Unconfirmed::new);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return request(lease.key(), store -> store.replace(lease), WriteOutcome.Unconfirmed::new);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return request(lease.key(), store -> store.delete(lease), DeleteOutcome.Unconfirmed::new);
  }

  @Override
  public ListOutcome sessions(String namespace) {
    LeaseKey all = new LeaseKey(namespace, "all");
    return request(all, store -> store.sessions(namespace), ListOutcome.Failed::new);
  }

  @Override
  public LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    life.requireAlive();
    server.counted();
    ChurnWatch watch = new ChurnWatch(life, loop, random, listener);
    watch.open(server.store(), scope);
    life.add(watch);
    return watch;
  }

  private <A> A request(
      LeaseKey key, Function<LeaseStore, A> request, Function<StoreFailure, A> failed) {
    life.requireAlive();
    server.counted();
    long sent = loop.now();
    if (life.process().isCutOff()) {
      loop.rest(TIMEOUT);
      life.requireAlive();
      return failed.apply(StoreFailure.of(Kind.TIMEOUT, "cut off"));
    }
    boolean odd = random.nextInt(RARELY) == 0;
    int what = odd ? random.nextInt(7) : -1;
    loop.rest(time(what == 0));
    if (life.isDead() && random.nextBoolean()) {
      life.requireAlive(); // it had not left the machine
    }
    A answer =
        switch (what) {
          case 1 -> failed.apply(StoreFailure.of(Kind.CONNECTION, "lost before it arrived"));
          case 2 -> {
            server.apply(life, sent, key, request);
            yield failed.apply(StoreFailure.of(Kind.CONNECTION, "the answer was lost"));
          }
          case 3 -> {
            loop.work(
                loop.now() + (long) (random.nextDouble() * LATEST),
                () -> server.apply(life, sent, key, request));
            yield failed.apply(StoreFailure.of(Kind.TIMEOUT, "still under way"));
          }
          case 4 -> {
            server.apply(life, sent, key, request);
            yield server.apply(life, sent, key, request); // a proxy has sent it twice
          }
          case 5 -> failed.apply(StoreFailure.of(Kind.SERVER_ERROR, "nothing was done"));
          default -> server.apply(life, sent, key, request);
        };
    loop.rest(time(what == 6));
    life.requireAlive();
    return answer;
  }

  private long time(boolean slow) {
    return slow ? VERY_SLOW : FASTEST + (long) (random.nextDouble() * (SLOWEST - FASTEST));
  }
}
