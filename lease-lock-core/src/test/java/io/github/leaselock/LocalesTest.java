package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.BACKUP_2;
import static io.github.leaselock.TestLocks.BACKUP_3;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.InMemoryLeases;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process writes does not depend on the locale that its machine is set to. */
class LocalesTest {

  private final InMemoryLeases leases = new InMemoryLeases();

  /** A process that remembers nothing of the others. */
  private StoreLock process() {
    return new TestLocks().lock(leases);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ar-EG", "bn-BD", "fa-IR", "mr-IN", "my-MM", "ne-NP", "th-TH-u-nu-thai", "tr-TR"})
  void processesOfTwoLocalesAgreeOnSharedHolders(String tag) {
    StoreLock there = process();
    StoreLock here = process();

    FencingToken first = in(tag, () -> acquired(there.acquire(BACKUP_1, AcquireRequest.shared())));
    in(tag, () -> acquired(there.acquire(BACKUP_2, AcquireRequest.shared())));

    assertThat(here.inspect().oddities()).isEmpty();
    assertThat(here.verify(BACKUP_1, first)).matches(VerifyResult::isValid);
    acquired(here.acquire(BACKUP_3, AcquireRequest.shared()));
    assertThat(in(tag, () -> heldBy(there.acquire(RESTORE_1, AcquireRequest.exclusive()))))
        .containsExactly(BACKUP_1.identity(), BACKUP_2.identity(), BACKUP_3.identity());
    for (var backup : List.of(BACKUP_1, BACKUP_2, BACKUP_3)) {
      assertThat(here.release(backup))
          .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    }
    acquired(in(tag, () -> there.acquire(RESTORE_1, AcquireRequest.exclusive())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ar-EG", "bn-BD", "fa-IR", "mr-IN", "my-MM", "ne-NP", "th-TH-u-nu-thai", "tr-TR"})
  void theSameIsWrittenInEachLocale(String tag) {
    assertThat(in(tag, LocalesTest::everythingThatIsWritten))
        .isEqualTo(in("und", LocalesTest::everythingThatIsWritten));
  }

  /** Each version of a Lease that knows every annotation: holders, waiters, eviction, force. */
  private static List<List<Object>> everythingThatIsWritten() {
    InMemoryLeases leases = new InMemoryLeases();
    StoreLock lock = new TestLocks().on(leases.store()).marks(() -> "process-1").build().lock(KEY);
    List<List<Object>> versions = new ArrayList<>();
    List<Runnable> steps =
        List.of(
            () -> lock.acquire(BACKUP_1, AcquireRequest.shared().limitedTo(20)),
            () -> lock.acquire(BACKUP_2, AcquireRequest.shared().because("İI and ıi")),
            () -> lock.acquire(RESTORE_1, AcquireRequest.exclusive().queued()),
            () -> lock.acquire(RESTORE_2, AcquireRequest.exclusive()),
            () -> lock.release(BACKUP_1),
            () ->
                lock.acquire(
                    RESTORE_1,
                    AcquireRequest.exclusive()
                        .takingOver(TestLocks.ALL_STALE)
                        .drainingWith(evicted -> false)),
            () -> lock.forceRelease(lock.inspect(), "by hand"));
    for (Runnable step : steps) {
      step.run();
      Map<String, Object> lease = leases.object(KEY).orElseThrow();
      Map<?, ?> metadata = (Map<?, ?>) requireNonNull(lease.get("metadata"));
      versions.add(
          List.of(requireNonNull(metadata.get("annotations")), requireNonNull(lease.get("spec"))));
    }
    return versions;
  }

  private static <T> T in(String tag, Supplier<T> work) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(tag));
    try {
      return work.get();
    } finally {
      Locale.setDefault(before);
    }
  }
}
