package io.github.leaselock;

import io.github.leaselock.LeaseMemory.Doubt;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseKey;
import java.util.List;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** What threads of one process may do at once with the doubts about one holder's writes. */
@Param(name = "write", gen = IntGen.class, conf = "0:1")
public class DoubtOperations {

  static final LeaseKey KEY = new LeaseKey("db", "lease-1");
  static final Holder HOLDER =
      new Holder("MySQLRestore.ps.percona.com", "db", "restore-1", "uid-1");

  private final LeaseMemory memory = new LeaseMemory(1);
  private final List<Doubt> doubts =
      List.of(new Doubt(MemoryOperations.lease(KEY, 1)), new Doubt(MemoryOperations.lease(KEY, 2)));

  @Operation(params = "write")
  public void open(int write) {
    open(doubts.get(write));
  }

  @Operation(params = "write")
  public void end(int write) {
    end(doubts.get(write));
  }

  /** As many as there are now, and not fewer later because others ended. */
  @Operation
  public int count() {
    return all().size();
  }

  void open(Doubt doubt) {
    memory.add(KEY, HOLDER, doubt);
  }

  void end(Doubt doubt) {
    memory.end(KEY, HOLDER, doubt);
  }

  Set<Doubt> all() {
    return memory.doubts(KEY, HOLDER);
  }
}
