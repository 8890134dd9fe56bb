package io.github.leaselock.internal.lock;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * What threads of one process may do at once with the versions it remembers: of two Leases, one.
 */
@Param(name = "lease", gen = IntGen.class, conf = "1:2")
@Param(name = "version", gen = IntGen.class, conf = "1:2")
public class MemoryOperations {

  /** What others wrote to the Lease. */
  private record Rest(int length) implements LeaseRecord.Remainder {}

  private final KnownVersions known = new KnownVersions(1);

  static LeaseRecord lease(LeaseKey key, int version) {
    return lease(key, version, 0);
  }

  static LeaseRecord lease(LeaseKey key, int version, int others) {
    return new LeaseRecord(
        key,
        "uid",
        Integer.toString(version),
        "",
        0,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        false,
        false,
        new Rest(others));
  }

  private static LeaseKey key(int lease) {
    return new LeaseKey("db", "lease-" + lease);
  }

  @Operation(params = {"lease", "version"})
  public void wrote(int lease, int version) {
    known.wrote(lease(key(lease), version));
  }

  /** The version that is the newest known one then. */
  @Operation(params = {"lease", "version"})
  public String observed(int lease, int version) {
    return known.observed(lease(key(lease), version)).resourceVersion();
  }

  @Operation(params = "lease")
  public void forget(int lease) {
    known.forget(key(lease));
  }

  /** The version, or none. */
  @Operation(params = "lease")
  public String newest(int lease) {
    return known.newest(key(lease)).map(LeaseRecord::resourceVersion).orElse("none");
  }
}
