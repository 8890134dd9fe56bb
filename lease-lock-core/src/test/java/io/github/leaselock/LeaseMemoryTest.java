package io.github.leaselock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import org.junit.jupiter.api.Test;

/** What is remembered is bounded; how it is shared by threads is in {@link RacesTest}. */
class LeaseMemoryTest {

  private static LeaseKey key(String name) {
    return new LeaseKey("db", name);
  }

  private static LeaseRecord version(String name, int version) {
    return MemoryOperations.lease(key(name), version);
  }

  @Test
  void asManyLeasesAreRememberedAsWasAskedForAndTheLeastRecentlyUsedIsForgotten() {
    LeaseMemory memory = new LeaseMemory(2);
    memory.wrote(version("a", 1));
    memory.wrote(version("b", 2));
    assertThat(memory.lastWritten(key("a"))).contains(version("a", 1));

    memory.wrote(version("c", 3));

    assertThat(memory.lastWritten(key("a"))).contains(version("a", 1));
    assertThat(memory.lastWritten(key("b"))).isEmpty();
    assertThat(memory.lastWritten(key("c"))).contains(version("c", 3));
  }

  @Test
  void onlyWhatWasThereBeforeThisProcessWroteIsInherited() {
    LeaseMemory memory = new LeaseMemory(1);
    assertThat(memory.isInherited(version("a", 5))).isFalse();

    memory.wrote(version("a", 5));

    assertThat(memory.isInherited(version("a", 4))).isTrue();
    assertThat(memory.isInherited(version("a", 5))).isFalse();
  }

  @Test
  void theFirstVersionThatThisProcessSawIsInherited() {
    LeaseMemory memory = new LeaseMemory(1);
    memory.saw(version("a", 5));
    memory.saw(version("a", 7));

    assertThat(memory.isInherited(version("a", 5))).isTrue();
    assertThat(memory.isInherited(version("a", 6))).isFalse();
  }

  @Test
  void aVersionThatAWatchHasShownIsABaseUnlessANewerOneIsKnown() {
    LeaseMemory memory = new LeaseMemory(1);

    assertThat(memory.observed(version("a", 5))).isEqualTo(version("a", 5));
    assertThat(memory.lastWritten(key("a"))).contains(version("a", 5));
    assertThat(memory.observed(version("a", 4))).isEqualTo(version("a", 5));
    assertThat(memory.observed(version("a", 6))).isEqualTo(version("a", 6));
    assertThat(memory.lastWritten(key("a"))).contains(version("a", 6));
  }

  @Test
  void whatAWatchShowsFirstIsInherited() {
    LeaseMemory memory = new LeaseMemory(1);

    memory.observed(version("a", 5));

    assertThat(memory.isInherited(version("a", 5))).isTrue();
    assertThat(memory.isInherited(version("a", 6))).isFalse();
  }
}
