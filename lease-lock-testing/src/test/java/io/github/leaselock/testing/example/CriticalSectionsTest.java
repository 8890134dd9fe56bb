package io.github.leaselock.testing.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LockMode;
import io.github.leaselock.testing.CriticalSections;
import org.junit.jupiter.api.Test;

/** What overlaps, and what does not. */
class CriticalSectionsTest {

  private final CriticalSections sections = new CriticalSections();

  @Test
  void sharedOnesMayOverlap() {
    sections.begin("backup1", LockMode.SHARED);
    sections.begin("backup2", LockMode.SHARED);
    sections.assertNeverOverlapped();
    assertThat(sections.isOpen("backup1")).isTrue();
  }

  @Test
  void anExclusiveOneMustNot() {
    sections.begin("backup1", LockMode.SHARED);
    sections.begin("restore1", LockMode.EXCLUSIVE);
    assertThatThrownBy(sections::assertNeverOverlapped)
        .hasMessage(
            "critical sections overlapped: restore1 (exclusive) began while backup1 (shared) was at"
                + " work");
  }

  @Test
  void oneAfterAnotherIsNoOverlap() {
    sections.begin("restore1", LockMode.EXCLUSIVE);
    sections.end("restore1");
    sections.begin("restore2", LockMode.EXCLUSIVE);
    assertThat(sections.overlaps()).isEmpty();
  }

  @Test
  void workThatBeginsTwiceOverlapsItself() {
    sections.begin("backup1", LockMode.SHARED);
    sections.begin("backup1", LockMode.SHARED);
    assertThat(sections.overlaps())
        .containsExactly("backup1 (shared) began a second time while it was at work");
  }

  @Test
  void anOldTokenAfterANewerOneIsAnOverlap() {
    sections.begin("restore2", LockMode.EXCLUSIVE, new FencingToken(7));
    sections.end("restore2");
    sections.begin("restore1", LockMode.EXCLUSIVE, new FencingToken(5));
    assertThat(sections.overlaps())
        .containsExactly("restore1 (exclusive, token 5) began after restore2 (exclusive, token 7)");
  }
}
