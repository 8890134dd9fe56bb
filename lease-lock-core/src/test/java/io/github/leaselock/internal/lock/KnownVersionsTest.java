package io.github.leaselock.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import org.junit.jupiter.api.Test;

/** What is remembered is bounded in bytes; how it is shared by threads is in {@code RacesTest}. */
class KnownVersionsTest {

  private static final long TWO = 2 * 512;

  private static LeaseKey key(String name) {
    return new LeaseKey("db", name);
  }

  private static LeaseRecord version(String name, int version) {
    return MemoryOperations.lease(key(name), version);
  }

  @Test
  void asMuchIsRememberedAsWasAskedForAndTheLeastRecentlyUsedIsForgotten() {
    KnownVersions known = new KnownVersions(TWO);
    known.wrote(version("a", 1));
    known.wrote(version("b", 2));
    assertThat(known.newest(key("a"))).contains(version("a", 1));

    known.wrote(version("c", 3));

    assertThat(known.newest(key("a"))).contains(version("a", 1));
    assertThat(known.newest(key("b"))).isEmpty();
    assertThat(known.newest(key("c"))).contains(version("c", 3));
    assertThat(known.bytes()).isLessThanOrEqualTo(TWO);
  }

  @Test
  void aHundredThousandNamesTakeNoMoreThanWasAskedFor() {
    KnownVersions known = new KnownVersions(TWO);
    for (int i = 0; i < 100_000; i++) {
      known.wrote(version("a" + i, i + 1));
      assertThat(known.bytes()).isLessThanOrEqualTo(TWO);
    }
    for (int i = 0; i < 100_000; i++) {
      known.forget(key("a" + i));
    }
    assertThat(known.bytes()).isZero();
  }

  /** A neighbour in the namespace may write 256 kB to each. */
  @Test
  void whatOthersHaveWrittenToALeaseCountsToo() {
    KnownVersions known = new KnownVersions(TWO);
    known.wrote(version("a", 1));
    known.wrote(MemoryOperations.lease(key("b"), 2, 1));

    assertThat(known.newest(key("a"))).isEmpty();
    assertThat(known.newest(key("b"))).isPresent();
    assertThat(known.bytes()).isEqualTo(513);
  }

  @Test
  void oneThatIsLargerThanAllThatMayBeRememberedIsRememberedAlone() {
    KnownVersions known = new KnownVersions(1);
    known.wrote(version("a", 1));
    known.wrote(version("b", 2));

    assertThat(known.newest(key("a"))).isEmpty();
    assertThat(known.newest(key("b"))).contains(version("b", 2));
  }

  @Test
  void aVersionThatAWatchHasShownIsABaseUnlessANewerOneIsKnown() {
    KnownVersions known = new KnownVersions(TWO);

    assertThat(known.observed(version("a", 5))).isEqualTo(version("a", 5));
    assertThat(known.newest(key("a"))).contains(version("a", 5));
    assertThat(known.observed(version("a", 4))).isEqualTo(version("a", 5));
    assertThat(known.observed(version("a", 6))).isEqualTo(version("a", 6));
    assertThat(known.newest(key("a"))).contains(version("a", 6));
  }

  @Test
  void anAnswerThatComesLateIsNoNews() {
    KnownVersions known = new KnownVersions(TWO);
    known.wrote(version("a", 2));
    known.wrote(version("a", 1));

    assertThat(known.newest(key("a"))).contains(version("a", 2));
  }
}
