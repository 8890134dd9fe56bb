package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {

  private static final LeaseKey LOCK = new LeaseKey("db", "cluster1");
  private static final Holder HOLDER = new Holder("Backup.example.com", "db", "b1", "uid-1");

  /** What is not overridden would be heard by nobody. */
  @Test
  void everythingIsPassedOn() throws NoSuchMethodException {
    for (Method event : LeaseLockListener.class.getDeclaredMethods()) {
      if (!event.isSynthetic()) {
        Method passedOn = Listeners.class.getMethod(event.getName(), event.getParameterTypes());
        assertThat(passedOn.getDeclaringClass()).as("%s", event).isEqualTo(Listeners.class);
      }
    }
  }

  @Test
  void oneThatFailsDoesNotKeepItFromTheOthers() {
    List<LeaseKey> drained = new ArrayList<>();
    LeaseLockListener failing =
        new LeaseLockListener() {
          @Override
          public void drained(LeaseKey lock, Holder holder) {
            throw new IllegalStateException("thrown by the test");
          }
        };
    LeaseLockListener noting =
        new LeaseLockListener() {
          @Override
          public void drained(LeaseKey lock, Holder holder) {
            drained.add(lock);
          }
        };

    new Listeners(List.of(failing, noting)).drained(LOCK, HOLDER);

    assertThat(drained).containsExactly(LOCK);
  }
}
