package io.github.leaselock;

import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Intent;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import java.time.Duration;
import java.time.Instant;
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

  private record Nothing() implements LeaseRecord.Remainder {}

  private final LeaseMemory memory = new LeaseMemory(1);

  static LeaseRecord lease(LeaseKey key, int version) {
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
        new Nothing());
  }

  private static LeaseKey key(int lease) {
    return new LeaseKey("db", "lease-" + lease);
  }

  @Operation(params = {"lease", "version"})
  public void wrote(int lease, int version) {
    memory.wrote(lease(key(lease), version));
  }

  @Operation(params = {"lease", "version"})
  public void saw(int lease, int version) {
    memory.saw(lease(key(lease), version));
  }

  @Operation(params = "lease")
  public void forget(int lease) {
    memory.forget(key(lease));
  }

  /** The version, or none. */
  @Operation(params = "lease")
  public String lastWritten(int lease) {
    return memory.lastWritten(key(lease)).map(LeaseRecord::resourceVersion).orElse("none");
  }

  @Operation(params = {"lease", "version"})
  public boolean isInherited(int lease, int version) {
    return memory.isInherited(lease(key(lease), version));
  }

  /** For how long, if the clock stands at the number of the version. */
  @Operation(params = {"lease", "version"})
  public long watched(int lease, int version) {
    Intent intent =
        new Intent(
            DoubtOperations.HOLDER.identity(),
            new FencingToken(1),
            Duration.ofSeconds(60),
            Instant.EPOCH,
            Optional.empty());
    return memory.watched(key(lease), intent, version);
  }
}
