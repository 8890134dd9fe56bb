package io.github.leaselock.internal.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.checks.RandomSeed;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.WatchScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is watched, when it is opened again, and that nothing is left. */
@Timeout(120)
class WatchingTest {

  private static final LeaseWatch.End BROKEN =
      LeaseWatch.End.of(StoreFailure.of(Kind.FORBIDDEN, "no watch for you"));

  private final SteppedTasks tasks = new SteppedTasks();
  private final WatchedStore store = new WatchedStore();
  private final StoreLocks locks =
      StoreLocks.builder(store)
          .ticker(tasks::now)
          .clock(() -> Instant.EPOCH.plusNanos(tasks.now()))
          .sleeper(tasks::pass)
          .random(new Random(7)::nextDouble)
          .build();
  private final LockChanges changes = LockChanges.of(locks.engine(), tasks);

  private StoreLock lock(int number) {
    return locks.lock("db", "lock-" + number);
  }

  private static WatchScope byName(int number) {
    return WatchScope.of(new LeaseKey("db", "lock-" + number));
  }

  private static WatchScope[] byName(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(WatchingTest::byName)
        .toArray(WatchScope[]::new);
  }

  private static final WatchScope BY_LABEL = WatchScope.contended("db");

  private static Holder holder(String name) {
    return new Holder("MySQLRestore.ps.percona.com", "db", name, "uid-of-" + name);
  }

  private void hold(int number) {
    lock(number).acquire(holder("holder"), AcquireRequest.exclusive());
  }

  private void contend(int number) {
    hold(number);
    lock(number).acquire(holder("waiter"), AcquireRequest.exclusive().queued());
  }

  private ShownChanges subscribed(int number) {
    ShownChanges shown = new ShownChanges();
    changes.subscribe(lock(number), shown);
    return shown;
  }

  private WatchedStore.Opened only() {
    assertThat(store.watches()).hasSize(1);
    return store.watches().get(0);
  }

  private void openWith(WatchScope scope, WatchedStore.Opening opening) {
    store.open(asked -> asked.equals(scope) ? Optional.of(opening) : Optional.empty());
  }

  @Test
  void whoSubscribesSendsNothing() throws Exception {
    hold(1);
    ShownChanges shown = subscribed(1);
    assertThat(store.asked()).isZero();

    tasks.run();

    assertThat(store.scopes()).containsExactly(byName(1));
    assertThat(shown.next().lease().key()).isEqualTo(lock(1).key());
    assertThat(shown.isEmpty()).isTrue();
  }

  @Test
  void thatThereIsNoLeaseIsShownByTheOpening() throws Exception {
    ShownChanges shown = subscribed(1);
    tasks.run();

    assertThat(shown.next()).isEqualTo(ShownChanges.Told.DELETED);
    hold(1);
    tasks.run();
    assertThat(shown.next().lease().holderIdentity()).isEqualTo(holder("holder").identity());
    assertThat(shown.isEmpty()).isTrue();
  }

  @Test
  void whoComesLaterIsToldToLook() throws Exception {
    hold(1);
    ShownChanges first = subscribed(1);
    tasks.run();
    first.next();

    ShownChanges second = subscribed(1);
    tasks.run();

    assertThat(second.next()).isEqualTo(ShownChanges.Told.MISSED);
    assertThat(first.isEmpty() && second.isEmpty()).isTrue();
    assertThat(store.asked()).isOne();
  }

  /** What is written from a content that was deleted would bring it back. */
  @Test
  void aDeletionShowsNoVersionAndWhatIsMadeAnewIsAnotherLife() throws Exception {
    hold(1);
    ShownChanges shown = subscribed(1);
    tasks.run();
    LeaseRecord before = shown.next().lease();

    store.memory().server().delete(lock(1).key(), Optional.empty(), Optional.empty());
    hold(1);
    tasks.run();

    assertThat(shown.next()).isEqualTo(ShownChanges.Told.DELETED);
    assertThat(shown.next().lease().uid()).isNotEqualTo(before.uid());
    assertThat(shown.isEmpty()).isTrue();
  }

  @Test
  void ofWhatHappensBeforeACallTheNewestIsToldAlone() throws Exception {
    ShownChanges shown = subscribed(1);
    tasks.run();
    shown.next();

    hold(1);
    lock(1).release(holder("holder"));
    contend(1);
    tasks.run();

    assertThat(shown.next().lease().annotations()).containsKey(LeaseFormat.QUEUE);
    assertThat(shown.isEmpty()).isTrue();
  }

  @Test
  void upToSixteenLocksAreWatchedByName() {
    IntStream.rangeClosed(1, 16).forEach(this::subscribed);
    tasks.run();

    assertThat(store.scopes()).containsExactlyInAnyOrder(byName(1, 16));
  }

  @Test
  void beyondThoseWithTheLabelAreWatchedTogetherAndTheOthersByName() throws Exception {
    IntStream.rangeClosed(1, 19).forEach(this::contend);
    hold(20);
    List<ShownChanges> shown = IntStream.rangeClosed(1, 20).mapToObj(this::subscribed).toList();
    tasks.run();

    assertThat(store.scopes()).containsExactlyInAnyOrder(BY_LABEL, byName(20));
    for (ShownChanges each : shown) {
      each.nextVersion(lease -> !lease.holderIdentity().isEmpty());
    }
    lock(19).release(holder("holder"));
    lock(20).release(holder("holder"));
    tasks.run();
    String waiter = holder("waiter").identity();
    shown.get(18).nextVersion(lease -> lease.holderIdentity().equals(waiter));
    shown.get(19).nextVersion(lease -> lease.holderIdentity().isEmpty());
  }

  @Test
  void aLockThatLosesOrGetsTheLabelGoesOnBeingWatched() throws Exception {
    IntStream.rangeClosed(1, 17).forEach(this::contend);
    IntStream.rangeClosed(1, 17).forEach(this::subscribed);
    ShownChanges shown = subscribed(17);
    tasks.run();
    assertThat(store.scopes()).containsExactly(BY_LABEL);

    lock(17).release(holder("holder"));
    lock(17).release(holder("waiter"));
    tasks.run();
    assertThat(store.scopes()).containsExactlyInAnyOrder(BY_LABEL, byName(17));
    shown.nextVersion(lease -> lease.holderIdentity().isEmpty());

    contend(17);
    tasks.run();
    assertThat(store.scopes()).containsExactly(BY_LABEL);
    shown.nextVersion(lease -> lease.annotations().containsKey(LeaseFormat.QUEUE));
  }

  @Test
  void aLabelThatAnotherToolRemovesHidesNothing() throws Exception {
    IntStream.rangeClosed(1, 17).forEach(this::contend);
    IntStream.rangeClosed(1, 17).forEach(this::subscribed);
    ShownChanges shown = subscribed(3);
    tasks.run();
    Map<String, Object> labels = new HashMap<>();
    labels.put(LeaseFormat.CONTENDED, null);

    store.memory().server().mergePatch(lock(3).key(), Map.of("metadata", Map.of("labels", labels)));
    tasks.run();
    assertThat(store.scopes()).containsExactlyInAnyOrder(BY_LABEL, byName(3));

    lock(3).release(holder("holder"));
    tasks.run();
    String waiter = holder("waiter").identity();
    shown.nextVersion(lease -> lease.holderIdentity().equals(waiter));
  }

  @Test
  void whereTheLabelCannotBeWatchedAllAreWatchedByName() throws Exception {
    openWith(
        BY_LABEL,
        (memory, opened) -> {
          opened.listener.ended(BROKEN);
          return () -> {};
        });
    IntStream.rangeClosed(1, 17).forEach(this::contend);
    IntStream.rangeClosed(1, 17).forEach(this::subscribed);
    ShownChanges shown = subscribed(17);
    tasks.run();

    assertThat(store.scopes()).containsExactlyInAnyOrder(byName(1, 17));
    shown.nextVersion(lease -> !lease.holderIdentity().isEmpty());

    store.open(any -> Optional.empty());
    tasks.pass(Duration.ofSeconds(1));
    assertThat(store.scopes()).containsExactly(BY_LABEL);
  }

  @Test
  void whoeverComesAndGoesLeavesNothing() {
    for (int namespace = 0; namespace < 500; namespace++) {
      List<LockChanges.Subscription> all = new ArrayList<>();
      for (int number = 0; number < 20; number++) {
        StoreLock lock = locks.lock("namespace-" + namespace, "lock-" + number);
        all.add(changes.subscribe(lock, new ShownChanges()));
        if (namespace % 3 == 0) {
          tasks.run();
        }
      }
      if (namespace % 2 == 0) {
        tasks.run();
        assertThat(store.watches()).isNotEmpty();
      }
      all.forEach(LockChanges.Subscription::close);
    }
    tasks.run();

    assertThat(store.watches()).isEmpty();
    assertThat(changes.openNamespaces()).isZero();
    assertThat(tasks.timers()).isZero();
  }

  @Test
  void theWatchOfALockEndsWithItsLastListener() {
    LockChanges.Subscription first = changes.subscribe(lock(1), new ShownChanges());
    LockChanges.Subscription second = changes.subscribe(lock(1), new ShownChanges());
    LockChanges.Subscription other = changes.subscribe(lock(2), new ShownChanges());
    tasks.run();
    assertThat(first.isWatched() && second.isWatched() && other.isWatched()).isTrue();

    first.close();
    assertThat(store.scopes()).containsExactlyInAnyOrder(byName(1, 2));
    second.close();
    assertThat(store.scopes()).containsExactly(byName(2));
    assertThat(second.isWatched()).isFalse();
    assertThat(other.isWatched()).isTrue();
    second.close();
    changes.close();
    assertThat(store.watches()).isEmpty();
    assertThat(tasks.timers()).isZero();

    changes.subscribe(lock(1), new ShownChanges());
    tasks.run();
    assertThat(store.watches()).isEmpty();
    assertThat(changes.openNamespaces()).isZero();
  }

  @Test
  void aWatchThatCannotBeOpenedIsTriedAgainEverMoreRarelyAndDisturbsNoOther() throws Exception {
    openWith(
        byName(1),
        (memory, opened) -> {
          throw new IllegalStateException("the store's own mistake");
        });
    hold(1);
    hold(2);
    ShownChanges shown = subscribed(1);
    ShownChanges other = subscribed(2);
    tasks.run();
    assertThat(shown.next()).isEqualTo(ShownChanges.Told.MISSED);
    other.next();
    int asked = store.asked();

    tasks.pass(Duration.ofMinutes(10));

    assertThat(store.asked() - asked).isBetween(20, 40);
    assertThat(shown.isEmpty()).as("told to look once").isTrue();
    lock(2).release(holder("holder"));
    tasks.run();
    assertThat(other.next().lease().holderIdentity()).isEmpty();

    store.open(any -> Optional.empty());
    tasks.pass(Duration.ofSeconds(30));
    assertThat(shown.next().lease().key()).isEqualTo(lock(1).key());
  }

  @Test
  void aWatchThatTheServerEndsGoesOnAtOnceWhereItEnded() throws Exception {
    hold(1);
    ShownChanges shown = subscribed(1);
    tasks.run();
    shown.next();
    tasks.pass(Duration.ofMinutes(1));

    AtomicInteger resumed = new AtomicInteger();
    openWith(
        byName(1),
        (memory, opened) -> {
          assertThat(opened.position).contains("77");
          resumed.incrementAndGet();
          opened.listener.caughtUp(); // nothing was missed
          return () -> {};
        });
    only().end(new LeaseWatch.End(Optional.of("77"), Optional.empty()));
    tasks.run();

    assertThat(resumed).hasValue(1);
    assertThat(shown.isEmpty()).isTrue();
  }

  @Test
  void whoComesWhileAWatchIsResumedIsToldToLook() throws Exception {
    subscribed(1);
    tasks.pass(Duration.ofMinutes(1));
    openWith(
        byName(1),
        (memory, opened) -> {
          opened.listener.caughtUp();
          return () -> {};
        });
    only().end(new LeaseWatch.End(Optional.of("77"), Optional.empty()));

    ShownChanges late = subscribed(1);
    tasks.run();

    assertThat(late.next()).isEqualTo(ShownChanges.Told.MISSED);
  }

  @Test
  void aPositionThatIsTooOldIsDroppedAndWhatIsStoredIsShown() throws Exception {
    hold(1);
    ShownChanges shown = subscribed(1);
    tasks.pass(Duration.ofMinutes(1));
    shown.next();
    store.open(
        any ->
            Optional.of(
                (memory, opened) -> {
                  if (opened.position.isPresent()) {
                    opened.listener.ended(new LeaseWatch.End(Optional.empty(), Optional.empty()));
                    return () -> {};
                  }
                  return memory.watch(opened.scope, opened.position, opened.listener);
                }));
    only().end(new LeaseWatch.End(Optional.of("1"), Optional.empty()));
    lock(1).release(holder("holder"));

    tasks.run();

    assertThat(shown.next().lease().holderIdentity()).isEmpty();
  }

  @Test
  void aServerThatEndsEachWatchAtOnceIsNotAskedAtOnceAgain() {
    store.open(
        any ->
            Optional.of(
                (memory, opened) -> {
                  LeaseWatch watch = memory.watch(opened.scope, opened.position, opened.listener);
                  opened.listener.ended(new LeaseWatch.End(Optional.of("5"), Optional.empty()));
                  return watch;
                }));
    subscribed(1);

    tasks.pass(Duration.ofMinutes(10));

    assertThat(store.asked()).isBetween(20, 40);
  }

  @Test
  void aWatchThatIsNotEstablishedInTimeIsOpenedAgain() throws Exception {
    hold(1);
    openWith(byName(1), (memory, opened) -> () -> {});
    ShownChanges shown = subscribed(1);
    tasks.run();
    assertThat(shown.isEmpty()).isTrue();

    store.open(any -> Optional.empty());
    tasks.pass(Duration.ofSeconds(12));

    assertThat(shown.next()).isEqualTo(ShownChanges.Told.MISSED);
    assertThat(shown.next().lease().key()).isEqualTo(lock(1).key());
    assertThat(store.watches()).hasSize(1);
  }

  @Test
  void aWatchIsAskedTwiceAMinuteWhetherItLives() {
    subscribed(1);
    tasks.run();

    tasks.pass(Duration.ofMinutes(10));

    assertThat(only().probes).isBetween(18, 20);
    assertThat(store.asked()).isOne();
  }

  @Test
  void whereTheStoreCannotWatchWhoeverWaitsLooks() throws Exception {
    store.open(any -> Optional.of((memory, opened) -> LeaseWatch.NONE));
    ShownChanges first = new ShownChanges();
    LockChanges.Subscription subscription = changes.subscribe(lock(1), first);
    tasks.run();
    ShownChanges second = subscribed(1);
    tasks.pass(Duration.ofHours(1));

    assertThat(first.next()).isEqualTo(ShownChanges.Told.MISSED);
    assertThat(second.next()).isEqualTo(ShownChanges.Told.MISSED);
    assertThat(first.isEmpty() && second.isEmpty()).isTrue();
    assertThat(subscription.isWatched()).isFalse();
    assertThat(store.asked()).isOne();
  }

  @Test
  void anExecutorThatRefusesATaskDelaysWhatIsToldAndLosesNothing() throws Exception {
    ShownChanges shown = subscribed(1);
    tasks.run();
    shown.next();
    tasks.reject(3);
    hold(1);
    tasks.run();
    assertThat(shown.isEmpty()).isTrue();

    tasks.pass(Duration.ofSeconds(5));

    assertThat(shown.next().lease().holderIdentity()).isNotEmpty();
  }

  @Test
  void aListenerThatBlocksDelaysNobodyButItsOwnLock() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    try (Tasks threads = Tasks.started("watching-test");
        LockChanges others = LockChanges.of(locks.engine(), threads)) {
      others.subscribe(
          lock(1),
          new LockChanges.Listener() {
            @Override
            public void moved(LeaseRecord stored) {
              throw new IllegalStateException("not stored");
            }

            @Override
            public void deleted() {
              blocked.countDown();
              try {
                free.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }

            @Override
            public void missed() {
              throw new IllegalStateException("not missed");
            }
          });
      assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
      ShownChanges shown = new ShownChanges();
      others.subscribe(lock(2), shown);

      assertThat(shown.next()).isEqualTo(ShownChanges.Told.DELETED);
      free.countDown();
    }
  }

  @Test
  void manyThreadsThatComeAndGoLeaveNothing() throws Exception {
    long seed = RandomSeed.ofThisRun();
    String replay =
        String.format(
            Locale.ROOT,
            "./mvnw -pl lease-lock-core test"
                + " -Dtest='WatchingTest#manyThreadsThatComeAndGoLeaveNothing' -Dseed=%d",
            seed);
    Tasks threads = Tasks.started("watching-test");
    LockChanges others = LockChanges.of(locks.engine(), threads);
    List<Thread> comers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Random random = new Random(seed + i);
      Thread comer =
          new Thread(
              () -> {
                for (int round = 0; round < 2_000; round++) {
                  StoreLock lock =
                      locks.lock("namespace-" + random.nextInt(2), "lock-" + random.nextInt(20));
                  others.subscribe(lock, new ShownChanges()).close();
                }
              });
      comer.start();
      comers.add(comer);
    }
    for (Thread comer : comers) {
      comer.join();
    }
    assertThat(others.openNamespaces()).as(replay).isZero();
    others.close();
    CountDownLatch last = new CountDownLatch(8); // whatever was begun before has ended
    IntStream.range(0, 8)
        .forEach(
            any ->
                threads.execute(
                    () -> {
                      last.countDown();
                      try {
                        last.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    assertThat(last.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(store.watches()).as(replay).isEmpty();
    threads.close();
  }
}
