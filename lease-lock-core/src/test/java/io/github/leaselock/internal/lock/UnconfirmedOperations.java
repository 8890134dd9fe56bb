package io.github.leaselock.internal.lock;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** What threads of one process may do at once with what is known of one holder's writes. */
@Param(name = "version", gen = IntGen.class, conf = "1:3")
public class UnconfirmedOperations {

  static final LeaseKey KEY = new LeaseKey("db", "lease-1");
  static final Holder HOLDER =
      new Holder("MySQLRestore.ps.percona.com", "db", "restore-1", "uid-1");
  private static final Holder ANOTHER =
      new Holder("MySQLRestore.ps.percona.com", "db", "restore-2", "uid-2");

  private final UnconfirmedWrites writes = new UnconfirmedWrites(1);

  @Operation(params = "version")
  public boolean sending(int version) {
    return writes.sending(KEY, HOLDER, version);
  }

  /** Pushes the other one out. */
  @Operation(params = "version")
  public boolean sendingForAnother(int version) {
    return writes.sending(KEY, ANOTHER, version);
  }

  @Operation(params = "version")
  public boolean mayBeStored(int version) {
    return writes.mayBeStored(KEY, HOLDER, version);
  }

  @Operation(params = "version")
  public void refused(int version) {
    writes.refused(KEY, HOLDER, version);
  }

  @Operation(params = "version")
  public boolean isUnanswered(int version) {
    return writes.isUnanswered(KEY, HOLDER, version);
  }

  @Operation(params = "version")
  public void seen(int version) {
    writes.seen(KEY, HOLDER, version);
  }

  @Operation
  public void clear() {
    writes.clear();
  }
}
