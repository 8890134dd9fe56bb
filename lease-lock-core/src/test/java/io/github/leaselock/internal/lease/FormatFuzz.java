package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any text may stand in a Lease's annotations: reading it throws nothing and ends, what was read is
 * what is read again, and a second write adds nothing. Jazzer calls this with bytes that reach new
 * code ({@code .ci/fuzz}).
 */
public final class FormatFuzz {

  private static final List<String> KEYS =
      List.of(
          LeaseFormat.HOLDERS,
          LeaseFormat.DRAINING,
          LeaseFormat.QUEUE,
          LeaseFormat.SUPERSEDED,
          LeaseFormat.STAMP,
          LeaseFormat.FORCED,
          LeaseFormat.SETTLED,
          LeaseFormat.ENDED,
          LeaseFormat.SESSION,
          LeaseFormat.RENEWAL,
          LeaseFormat.CLOSED,
          LeaseFormat.REVOKED);

  private FormatFuzz() {}

  /** The name that Jazzer looks for. Lines: the holder identity, then annotations, key=text. */
  public static void fuzzerTestOneInput(byte[] data) {
    String[] lines = new String(data, StandardCharsets.UTF_8).split("\n", -1);
    Map<String, String> annotations = new HashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      String key = "leaselock.github.io/" + line.substring(0, Math.max(equals, 0));
      if (KEYS.contains(key)) {
        annotations.put(key, line.substring(equals + 1));
      }
    }
    lock(Leases.lease(lines[0], annotations));
    lock(Leases.stamped(lines[0], annotations)); // what its writer vouches for
    session(Leases.lease(lines[0], annotations));
  }

  private static void lock(LeaseRecord lease) {
    LeaseState state = LeaseFormat.read(lease);
    assertThat(LeaseFormat.oddities(lease))
        .allSatisfy(oddity -> assertThat(oddity).hasSizeLessThan(700).doesNotContain("\n"));
    LeaseRecord written = LeaseFormat.write(lease, state, LeaseFormat.Change.NOTE, Notation.NOW);
    assertThat(LeaseFormat.read(written)).isEqualTo(afterwards(state));
    LeaseRecord again = LeaseFormat.write(written, state, LeaseFormat.Change.NOTE, Notation.NOW);
    assertThat(again.annotations()).isEqualTo(written.annotations());
  }

  /**
   * Once nobody holds, drains or waits, nothing of a later version has to be understood; and where
   * nothing is left to be told, the life is not either.
   */
  private static LeaseState afterwards(LeaseState state) {
    boolean idle = state.isFree() && state.queue().isUnused();
    return new LeaseState(
        state.holders(),
        state.draining(),
        state.queue(),
        state.superseded(),
        state.isUnused() ? Optional.empty() : state.life(),
        idle ? List.of() : state.needs());
  }

  private static void session(LeaseRecord lease) {
    assertThat(SessionMarks.renewal(lease)).isNotNull();
    if (SessionMarks.isOver(lease)) {
      assertThat(SessionMarks.isOver(lease, 1)).isTrue();
    }
    try {
      assertThat(SessionMarks.revoked(lease)).isNotNull();
    } catch (IllegalArgumentException documented) {
      assertThat(lease.annotations()).containsKey(LeaseFormat.REVOKED);
    }
  }
}
