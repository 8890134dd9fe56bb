package io.github.leaselock.shedlock;

import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockLostException;
import java.util.function.Supplier;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.support.LockException;

/** What ShedLock's users catch when it is not known who holds a lock. */
final class Failures {

  private Failures() {}

  static <T> T asLockExceptions(LockConfiguration lock, Supplier<T> requests) {
    try {
      return requests.get();
    } catch (LeaseRefusedException | LeaseUnavailableException | LockLostException failed) {
      throw new LockException(about(lock) + failed.getMessage(), failed);
    }
  }

  static LockException unknown(LockConfiguration lock, String what, Object cause) {
    return new LockException(about(lock) + what + ": " + cause);
  }

  private static String about(LockConfiguration lock) {
    return "ShedLock '" + lock.getName() + "': ";
  }
}
