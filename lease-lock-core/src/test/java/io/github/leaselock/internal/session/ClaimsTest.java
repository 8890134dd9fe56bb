package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockHandles;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What can be asked of a lock, beside holding it alone. */
class ClaimsTest {

  private static final Duration WAIT = Duration.ofMinutes(1);

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final Operator a = fixture.operator();
  private final Operator b = fixture.operator();

  @Test
  void severalLocksAreTakenInTheOrderOfTheirKeys() throws Exception {
    LeaseSession session = a.open();

    LockHandles handles = session.acquireAll(List.of(a.lock("y"), a.lock("x"), a.lock("z")), WAIT);

    assertThat(handles.handles())
        .extracting(handle -> handle.lock().key().name())
        .containsExactly("x", "y", "z");
    assertThat(handles.isActive()).isTrue();
    assertThat(handles.of(a.lock("y")).verify().isValid()).isTrue();
    handles.close();
    assertThat(handles.isActive()).isFalse();
    assertThat(List.of("x", "y", "z")).allMatch(name -> b.lock(name).inspect().isFree());
  }

  @Test
  void ifOneOfSeveralIsNotGrantedNoneIsHeld() throws Exception {
    b.open().acquire(b.lock("y"), WAIT);
    LeaseSession session = a.open();

    assertThatThrownBy(
            () -> session.acquireAll(List.of(a.lock("x"), a.lock("y")), Duration.ofMillis(20)))
        .isInstanceOf(TimeoutException.class);
    tasks.run();

    assertThat(b.lock("x").inspect().isFree()).isTrue();
    assertThat(b.lock("y").inspect().queue().isEmpty()).isTrue();
  }

  @Test
  void theSameLockTwiceIsRefusedBeforeAnyRequest() {
    LeaseSession session = a.open();
    a.requests.clear();

    assertThatThrownBy(() -> session.acquireAll(List.of(a.lock("x"), a.lock("x")), WAIT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> session.acquireAll(List.of(), WAIT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(a.requests).isEmpty();
  }

  @Test
  void sharedClaimsStayWithinTheirLimitAndTheNextIsServedWhenOneLeaves() {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    AcquireRequest two = AcquireRequest.shared().limitedTo(2);
    LockHandle first = one.tryAcquire(a.lock("x"), two).orElseThrow();
    assertThat(other.tryAcquire(b.lock("x"), two)).isPresent();

    assertThat(one.tryAcquire(a.lock("x"), two)).isEmpty();
    CompletableFuture<LockHandle> third = other.acquireAsync(b.lock("x"), two);
    tasks.run();
    assertThat(third).isNotDone();
    first.close();
    tasks.run();

    assertThat(third).isCompleted();
  }

  @Test
  void whoTakesOverWaitsUntilTheOldWorkIsGone() throws Exception {
    ManualTasks dead = new ManualTasks();
    Operator crashed = fixture.new Operator(dead, new LeaseLockListener() {});
    crashed.open().acquire(crashed.lock("x"), WAIT);
    boolean[] gone = {false};
    CompletableFuture<LockHandle> waiting =
        b.open()
            .acquireAsync(b.lock("x"), AcquireRequest.exclusive().drainingWith(evicted -> gone[0]));

    tasks.pass(Duration.ofSeconds(60));
    assertThat(waiting).isNotDone();
    assertThat(a.lock("x").inspect().draining()).hasSize(1);
    gone[0] = true;
    tasks.pass(Duration.ofSeconds(2));

    assertThat(waiting).isCompleted();
  }

  @Test
  void whoCannotFindOutDoesNotSayNoAndLeavesNothing() {
    LeaseSession session = a.open();
    a.disconnected = true;

    assertThatThrownBy(() -> session.tryAcquire(a.lock("x"), AcquireRequest.exclusive()))
        .isInstanceOf(LeaseUnavailableException.class);
    a.disconnected = false;
    tasks.pass(Duration.ofSeconds(2));

    assertThat(b.lock("x").inspect().isFree()).isTrue();
  }

  @Test
  void closingShowsItsProgress() throws Exception {
    List<String> progress = new ArrayList<>();
    ManualTasks inline = new ManualTasks();
    inline.runAtOnce();
    Operator operator =
        fixture
        .new Operator(
            inline,
            new LeaseLockListener() {
              @Override
              public void closing(LeaseKey session, int done, int all) {
                progress.add(done + " of " + all);
              }
            });
    LeaseSession session = operator.open();
    for (int i = 0; i < 40; i++) {
      session.acquire(operator.lock("x" + i), WAIT);
    }

    session.close();

    assertThat(progress).hasSize(20).startsWith("2 of 40", "4 of 40").endsWith("40 of 40");
    assertThat(a.lock("x39").inspect().isFree()).isTrue();
  }
}
