package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.store.InMemoryLeases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others write is shown on one line, whole lines of it and hidden parts included. */
class ForeignTextTest {

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");
  private static final String HOSTILE =
      "x\r\n2026-11-29 WARN all is well \u001b[2J\u2028\u202e\u2066\u0085\ud800".repeat(400);

  private final InMemoryLeases leases = new InMemoryLeases();
  private final StoreLock lock = new TestLocks().lock(leases);

  @Test
  void aForeignHolderIsShownOnOneLine() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    leases.patch(TestLocks.KEY, Map.of("spec", Map.of("holderIdentity", HOSTILE)));

    List<String> shown = new ArrayList<>();
    shown.add(lock.inspect().toString());
    shown.add(lock.inspect().lease().orElseThrow().toString());
    shown.add(lock.acquire(BACKUP_1, AcquireRequest.shared()).toString());
    shown.add(lock.acquire(RESTORE_1, AcquireRequest.exclusive().queued()).toString());

    assertThat(shown).allSatisfy(ForeignTextTest::isOneShortLine);
    assertThat(lock.inspect().holders().get(0).identity()).isEqualTo(HOSTILE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {LeaseFormat.HOLDERS, LeaseFormat.DRAINING, LeaseFormat.STAMP, LeaseFormat.QUEUE})
  void aDamagedAnnotationIsShownOnOneLine(String annotation) {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    for (String text :
        List.of(
            HOSTILE,
            "[\n{\u202e",
            "[{\"holder\":\"" + "\\u202e".repeat(500) + "\",\"mode\":\"\\n\\u2028\"}]",
            "[{\"\\u202e\\n\":\"x\"}]")) {
      leases.patch(
          TestLocks.KEY, Map.of("metadata", Map.of("annotations", Map.of(annotation, text))));

      isOneShortLine(lock.inspect().toString());
      assertThat(lock.inspect().oddities())
          .isNotEmpty()
          .allSatisfy(ForeignTextTest::isOneShortLine);
      isOneShortLine(lock.acquire(BACKUP_1, AcquireRequest.shared()).toString());
    }
  }

  @Test
  void aReasonOfAnotherHandIsShownOnOneLine() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive().because("it must be\nnow")));

    isOneShortLine(lock.inspect().toString());
  }

  @Test
  void whatAServerSaysIsShownOnOneLine() {
    StoreFailure failure = StoreFailure.of(StoreFailure.Kind.FORBIDDEN, HOSTILE);

    isOneShortLine(failure.toString());
    isOneShortLine(LeaseRefusedException.of(TestLocks.KEY, failure).toString());
    isOneShortLine(new LeaseUnavailableException(TestLocks.KEY, "read", failure).toString());
  }

  @Test
  void whatAPredicateThrowsIsShownOnOneLine() {
    acquired(lock.acquire(RESTORE_1, AcquireRequest.exclusive()));
    AcquireResult result =
        lock.acquire(
            BACKUP_1,
            AcquireRequest.exclusive()
                .takingOver(
                    holder -> {
                      throw new IllegalStateException(HOSTILE);
                    }));

    isOneShortLine(result.toString());
  }

  @Test
  void aWrongArgumentIsShownOnOneLine() {
    isOneShortLine(String.valueOf(catchThrowable(() -> TestLocks.restore(HOSTILE, "uid"))));
    isOneShortLine(String.valueOf(catchThrowable(() -> new LeaseKey("db", HOSTILE).toString())));
  }

  private static void isOneShortLine(String text) {
    assertThat(text).doesNotContainPattern(UNSEEN).hasSizeLessThan(4 * 2048);
  }
}
