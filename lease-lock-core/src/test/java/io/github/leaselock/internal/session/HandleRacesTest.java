package io.github.leaselock.internal.session;

import io.github.leaselock.Lincheck;
import io.github.leaselock.LockHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A handle belongs to no thread: what several do with it at once is as if one did. */
@Tag("races")
class HandleRacesTest {

  @Test
  void aHandleDoesOneThingAfterTheOther() {
    Lincheck.realThreads()
        .sequentialSpecification(HandleSpecification.class)
        .check(HandleOperations.class);
  }

  /** Wrong on purpose: every call asks the API server, and is told what it finds. */
  public static class EachAsks extends HandleOperations {
    private final AtomicReference<@Nullable LockHandle> asked = new AtomicReference<>();

    @Override
    public boolean release() {
      if (asked.getAndSet(handle()) == null) {
        return super.release();
      }
      return handle().lock().release(handle().holder()).isReleased();
    }
  }

  @Test
  void aHandleWhoseReleasesAreToldDifferentThingsIsCaught() {
    Lincheck.assertCaught(
        Lincheck.realThreads().sequentialSpecification(HandleSpecification.class), EachAsks.class);
  }
}
