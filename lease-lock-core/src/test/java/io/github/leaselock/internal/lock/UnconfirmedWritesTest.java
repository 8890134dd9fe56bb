package io.github.leaselock.internal.lock;

import static io.github.leaselock.internal.lock.UnconfirmedOperations.HOLDER;
import static io.github.leaselock.internal.lock.UnconfirmedOperations.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import org.junit.jupiter.api.Test;

/** What is known of writes without an answer takes the same room however many there are. */
class UnconfirmedWritesTest {

  private static Holder holder(int number) {
    return new Holder("Backup.example.com", "db", "b" + number, "uid-" + number);
  }

  @Test
  void aWriteMayBeStoredUntilTheLeaseIsSeenAtALaterVersion() {
    UnconfirmedWrites writes = new UnconfirmedWrites();
    assertThat(writes.mayBeStored(KEY, HOLDER, 1)).isFalse();

    writes.sending(KEY, HOLDER, 5);
    writes.sending(KEY, HOLDER, 4);

    assertThat(writes.mayBeStored(KEY, HOLDER, 5)).isTrue();
    assertThat(writes.mayBeStored(KEY, HOLDER, 6)).isFalse();
  }

  @Test
  void noWriteIsForgottenHoweverManyHoldersAreInDoubt() {
    UnconfirmedWrites writes = new UnconfirmedWrites(16);
    for (int i = 0; i < 100_000; i++) {
      writes.sending(KEY, holder(i), i + 1);
    }
    for (int i = 0; i < 100_000; i++) {
      assertThat(writes.mayBeStored(KEY, holder(i), i + 1)).isTrue();
    }
    assertThat(writes.mayBeStored(KEY, holder(1), 100_001)).isFalse();
  }

  @Test
  void aRefusedWriteMayHaveATwinAndLeavesTheOthersAsTheyAre() {
    UnconfirmedWrites writes = new UnconfirmedWrites();
    writes.sending(KEY, HOLDER, 5);
    writes.refused(KEY, HOLDER, 5);

    assertThat(writes.mayBeStored(KEY, HOLDER, 5)).isTrue();
    assertThat(writes.isUnanswered(KEY, HOLDER, 5)).isFalse();

    writes.sending(KEY, HOLDER, 5);
    writes.sending(KEY, HOLDER, 5);
    writes.refused(KEY, HOLDER, 5);
    assertThat(writes.isUnanswered(KEY, HOLDER, 5)).isTrue();
  }

  @Test
  void aRefusalDoesNotEndWhatWasForgottenToMakeRoom() {
    UnconfirmedWrites writes = new UnconfirmedWrites(1);
    writes.sending(KEY, HOLDER, 5);
    writes.sending(KEY, holder(1), 5);

    writes.sending(KEY, HOLDER, 5);
    writes.refused(KEY, HOLDER, 5);
    assertThat(writes.isUnanswered(KEY, HOLDER, 5)).isTrue();

    writes.sending(KEY, holder(1), 5);
    writes.refused(KEY, HOLDER, 5);
    assertThat(writes.isUnanswered(KEY, HOLDER, 5)).isTrue();
    assertThat(writes.isUnanswered(KEY, HOLDER, 6)).isFalse();
  }

  @Test
  void aRefusalDoesNotEndWhatAnotherHasSent() {
    UnconfirmedWrites writes = new UnconfirmedWrites();
    writes.sending(KEY, holder(1), 5);
    writes.sending(KEY, holder(2), 5);
    writes.refused(KEY, holder(2), 5);

    assertThat(writes.isUnanswered(KEY, holder(1), 5)).isTrue();
    assertThat(writes.isUnanswered(KEY, holder(2), 5)).isFalse();
  }

  @Test
  void aDoubtIsOverOnceTheLeaseIsSeenAtALaterVersionAndNotBefore() {
    UnconfirmedWrites writes = new UnconfirmedWrites();
    writes.sending(KEY, HOLDER, 5);

    writes.seen(KEY, HOLDER, 5);
    assertThat(writes.mayBeStored(KEY, HOLDER, 5)).isTrue();
    writes.seen(KEY, HOLDER, 6);
    assertThat(writes.mayBeStored(KEY, HOLDER, 5)).isFalse();

    writes.sending(KEY, HOLDER, 6);
    writes.refused(KEY, HOLDER, 6);
    writes.seen(KEY, HOLDER, 7);
    assertThat(writes.mayBeStored(KEY, HOLDER, 6)).isFalse();
  }

  @Test
  void whatWasForgottenToMakeRoomIsInDoubtUntilAWriteOfItsHasMovedTheLease() {
    UnconfirmedWrites writes = new UnconfirmedWrites(2);
    writes.sending(KEY, holder(1), 7);
    writes.sending(KEY, holder(2), 3);
    writes.sending(KEY, holder(3), 4);

    assertThat(writes.mayBeStored(KEY, holder(1), 7)).isTrue();
    assertThat(writes.isUnanswered(KEY, holder(1), 7)).isTrue();
    assertThat(writes.mayBeStored(KEY, holder(1), 8)).isFalse();
    assertThat(writes.mayBeStored(KEY, holder(3), 5)).as("known to have none").isFalse();

    writes.sending(KEY, holder(1), 5);
    writes.seen(KEY, holder(1), 6);
    assertThat(writes.mayBeStored(KEY, holder(1), 6)).isFalse();
  }

  @Test
  void aWriteFromAnEarlierVersionThanOneBeforeShowsIfItIsStoredThatEtcdWentBack() {
    UnconfirmedWrites writes = new UnconfirmedWrites();

    assertThat(writes.sending(KEY, HOLDER, 100)).isFalse();
    assertThat(writes.sending(KEY, HOLDER, 100)).isFalse();
    assertThat(writes.sending(KEY, holder(2), 40)).as("another's").isFalse();
    assertThat(writes.sending(KEY, HOLDER, 40)).isTrue();
    writes.clear();

    assertThat(writes.mayBeStored(KEY, HOLDER, 41)).isFalse();
  }

  @Test
  void afterARestoreNothingThatWasForgottenCounts() {
    UnconfirmedWrites writes = new UnconfirmedWrites(1);
    writes.sending(KEY, holder(1), 100);
    writes.sending(KEY, holder(2), 50);
    assertThat(writes.mayBeStored(KEY, holder(1), 99)).isTrue();

    writes.clear();

    assertThat(writes.mayBeStored(KEY, holder(1), 1)).isFalse();
  }
}
