import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;

/** One holder has the lock, the other waits. */
final class Main {

  public static void main(String[] args) {
    LeaseLock lock = StoreLocks.on(new InMemoryLeaseStore()).lock("db", "cluster1-operations");
    Holder backup = new Holder("MySQLBackup.ps.percona.com", "db", "b1", "uid-1");
    Holder restore = new Holder("MySQLRestore.ps.percona.com", "db", "r1", "uid-2");
    require(lock.acquire(backup, AcquireRequest.exclusive()) instanceof AcquireResult.Acquired);
    require(lock.acquire(restore, AcquireRequest.exclusive()) instanceof AcquireResult.Held);
    lock.release(backup);
    require(lock.acquire(restore, AcquireRequest.exclusive()) instanceof AcquireResult.Acquired);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new AssertionError();
    }
  }
}
