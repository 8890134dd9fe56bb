package io.github.leaselock;

import static io.github.leaselock.TestLocks.ALL_STALE;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.ScriptedStore.Fate;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A holder notes something, and notes something else under the same grant. */
class DataReplacementTest {

  private static final AcquireRequest NOTING =
      AcquireRequest.exclusive().because("a restore").withData("until 10:00");

  private final TestLocks world = new TestLocks();
  private final InMemoryLeaseStore memory = new InMemoryLeaseStore();
  private final ScriptedStore store = new ScriptedStore(memory);
  private final List<String> told = new ArrayList<>();
  private final LeaseLock lock =
      world
          .on(store)
          .listener(
              new LeaseLockListener() {
                @Override
                public void takenOver(LeaseKey key, Holder by, List<LockHolder> evicted) {
                  told.add("taken over");
                }

                @Override
                public void attempted(
                    LeaseKey key, Holder holder, AcquireResult result, Duration took) {
                  told.add("attempted");
                }

                @Override
                public void released(
                    LeaseKey key, Holder holder, ReleaseResult result, Duration took) {
                  told.add("released");
                }
              })
          .build()
          .lock(KEY);

  /** As another process sees it. */
  private final LeaseLock elsewhere = world.lock(memory);

  private Optional<String> noted() {
    return elsewhere.inspect().holders().get(0).data();
  }

  @Test
  void itStandsBesideTheReasonAndPredicatesFindIt() {
    acquired(lock.acquire(RESTORE_1, NOTING));
    List<LockHolder> judged = new ArrayList<>();

    elsewhere.acquire(
        RESTORE_2,
        AcquireRequest.exclusive()
            .takingOver(
                holder -> {
                  judged.add(holder);
                  return Verdict.live();
                }));

    assertThat(judged)
        .singleElement()
        .satisfies(
            holder -> {
              assertThat(holder.data()).contains("until 10:00");
              assertThat(holder.reason()).contains("a restore");
            });
  }

  @Test
  void replacedByOneWriteOfWhichNobodyIsTold() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, NOTING));
    LockSnapshot before = elsewhere.inspect();
    store.requests();
    told.clear();

    assertThat(lock.replaceData(RESTORE_1, token, "until 11:00").isValid()).isTrue();

    assertThat(store.requests()).containsExactly("replace");
    assertThat(told).isEmpty();
    assertThat(noted()).contains("until 11:00");
    LockSnapshot after = elsewhere.inspect();
    assertThat(after.leaseTransitions()).isEqualTo(before.leaseTransitions());
    assertThat(after.holders().get(0).token()).contains(token);
    assertThat(after.holders().get(0).since()).isEqualTo(before.holders().get(0).since());
    assertThat(acquired(lock.acquire(RESTORE_1, NOTING))).as("it holds already").isEqualTo(token);
    assertThat(noted()).as("and keeps what it has noted").contains("until 11:00");
  }

  @Test
  void whatIsNotedAlreadyIsConfirmedByARead() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, NOTING));
    store.requests();

    assertThat(lock.replaceData(RESTORE_1, token, "until 10:00").isValid()).isTrue();

    assertThat(store.requests()).containsExactly("read");
  }

  @Test
  void anEndedGrantNotesNothing() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, NOTING));
    FencingToken theirs =
        acquired(elsewhere.acquire(RESTORE_2, AcquireRequest.exclusive().takingOver(ALL_STALE)));

    assertThat(lock.replaceData(RESTORE_1, token, "until 11:00")).matches(VerifyResult::isInvalid);
    assertThat(lock.replaceData(RESTORE_2, token, "until 11:00")).matches(VerifyResult::isInvalid);

    assertThat(noted()).isEmpty();
    assertThat(elsewhere.verify(RESTORE_2, theirs).isValid()).isTrue();
    elsewhere.release(RESTORE_2);
    elsewhere.deleteIfFree();
    assertThat(lock.replaceData(RESTORE_1, token, "until 11:00")).matches(VerifyResult::isInvalid);
  }

  @Test
  void aHolderThatMayNotActYetNotesNothing() {
    acquired(elsewhere.acquire(RESTORE_2, AcquireRequest.exclusive()));
    AcquireResult.Draining draining =
        (AcquireResult.Draining)
            lock.acquire(RESTORE_1, NOTING.takingOver(ALL_STALE).drainingWith(holder -> false));

    assertThat(lock.replaceData(RESTORE_1, draining.token(), "until 11:00"))
        .matches(VerifyResult::isInvalid);
    assertThat(noted()).contains("until 10:00");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TIMEOUT", "CONNECTION", "SERVER_ERROR", "TOO_MANY_REQUESTS", "CONFLICT"})
  void aLostAnswerIsSettled(Kind kind) {
    FencingToken token = acquired(lock.acquire(RESTORE_1, NOTING));
    for (Fate fate : List.of(Fate.DONE, Fate.LOST)) {
      store.failing("replace", fate, kind);

      assertThat(lock.replaceData(RESTORE_1, token, "until " + fate).isValid()).isTrue();

      assertThat(noted()).contains("until " + fate);
      assertThat(store.allFaultsHappened()).isTrue();
    }
  }

  @Test
  void oneThatArrivesLateCannotUndoALaterOne() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, NOTING));
    LeaseLock impatient = world.on(store).within(Duration.ofMillis(1)).build().lock(KEY);
    store.failing("replace", Fate.LATE, Kind.TIMEOUT);
    assertThat(impatient.replaceData(RESTORE_1, token, "until 09:00"))
        .matches(VerifyResult::isUnknown);

    assertThat(impatient.replaceData(RESTORE_1, token, "until 10:00").isValid()).isTrue();
    store.deliverLate();

    assertThat(noted()).as("what was noted all along, and is confirmed").contains("until 10:00");
  }

  @Test
  void withoutRightsItIsRefused() {
    FencingToken token = acquired(lock.acquire(RESTORE_1, NOTING));
    store.failing("replace", Fate.LOST, Kind.FORBIDDEN);

    assertRefused(
        KEY,
        LeaseRefusedException.Reason.ACCESS_DENIED,
        () -> lock.replaceData(RESTORE_1, token, "until 11:00"));

    assertThat(noted()).contains("until 10:00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\"", "\\", "é", "\n"})
  void onlyWhatNeedsNoEscapeIsData(String text) {
    assertThatThrownBy(() -> NOTING.withData(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NOTING.withData("a".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatCode(() -> NOTING.withData("a".repeat(128))).doesNotThrowAnyException();
  }
}
