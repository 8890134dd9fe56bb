package io.github.leaselock.frozen;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.simulation.Footprint;
import io.github.leaselock.simulation.LockUnderTest;
import io.github.leaselock.simulation.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A lock of a frozen version, on the ports of today. */
public final class FrozenLock implements LockUnderTest {

  private final FrozenVersion version;
  private final LeaseKey key;
  private final Translation there;
  private final Object locks;
  private final Object lock;

  /**
   * The lock of one process.
   *
   * @param version which version
   * @param key which Lease
   * @param within how long an operation may last
   * @param ports what the process is given
   */
  public FrozenLock(FrozenVersion version, LeaseKey key, Duration within, Ports ports) {
    this.version = version;
    this.key = key;
    there = Translation.to(version, new Sightings());
    Object builder = call("LeaseLocks", null, "builder", ports.store());
    builder = call("LeaseLocks$Builder", builder, "ticker", ports.ticker());
    builder = call("LeaseLocks$Builder", builder, "clock", ports.clock());
    builder = call("LeaseLocks$Builder", builder, "sleeper", ports.sleeper());
    builder = call("LeaseLocks$Builder", builder, "random", ports.random());
    builder = call("LeaseLocks$Builder", builder, "listener", new Takeovers(ports.listener()));
    builder = call("LeaseLocks$Builder", builder, "marks", marks(ports));
    builder = call("LeaseLocks$Builder", builder, "within", within);
    locks = call("LeaseLocks$Builder", builder, "build");
    lock = call("LeaseLocks", locks, "lock", key);
  }

  private static Supplier<String> marks(Ports ports) {
    return () ->
        "frozen-" + Long.toString(Double.doubleToLongBits(ports.random().getAsDouble()), 36);
  }

  /** All that the simulation wants to be told, so that nothing else has to be translated. */
  private record Takeovers(LeaseLockListener told) implements LeaseLockListener {
    @Override
    public void takenOver(LeaseKey lock, Holder by, List<LockHolder> evicted) {
      told.takenOver(lock, by, evicted);
    }
  }

  private Object call(String type, @Nullable Object on, String method, Object... arguments) {
    return Objects.requireNonNull(there.call(version.type(type), on, method, arguments));
  }

  private <T> T ask(Class<T> type, String method, Object... arguments) {
    Object theirs = refusing(() -> call("LeaseLock", lock, method, arguments));
    return Objects.requireNonNull(type.cast(there.back().of(theirs)));
  }

  @SuppressWarnings("IllegalCatch") // another version's exceptions are known by name alone
  private Object refusing(Supplier<Object> call) {
    try {
      return call.get();
    } catch (RuntimeException thrown) {
      throw thrown.getClass().getName().equals(LeaseRefusedException.class.getName())
          ? refusal(thrown)
          : thrown;
    }
  }

  private LeaseRefusedException refusal(RuntimeException theirs) {
    String reason = String.valueOf(call("LeaseRefusedException", theirs, "reason"));
    StoreFailure.Kind kind =
        switch (reason) {
          case "ACCESS_DENIED" -> StoreFailure.Kind.FORBIDDEN;
          case "UNAUTHENTICATED" -> StoreFailure.Kind.UNAUTHORIZED;
          default -> StoreFailure.Kind.INVALID;
        };
    LeaseKey key =
        (LeaseKey) Objects.requireNonNull(there.back().of(call("LeaseLock", lock, "key")));
    return LeaseRefusedException.of(key, StoreFailure.of(kind, String.valueOf(theirs)));
  }

  @Override
  public AcquireResult acquire(Ask ask) {
    String how = ask.mode() == LockMode.EXCLUSIVE ? "exclusive" : "shared";
    Object request = call("AcquireRequest", null, how, ask.holder());
    request = call("AcquireRequest", request, "takingOver", ask.staleness());
    if (ask.drainCheck().isPresent()) {
      request = call("AcquireRequest", request, "drainingWith", ask.drainCheck().get());
    }
    if (ask.limit().isPresent()) {
      request = call("AcquireRequest", request, "limitedTo", ask.limit().getAsInt());
    }
    if (ask.queues()) {
      request = call("AcquireRequest", request, "queued");
    }
    Translation.Theirs asked = new Translation.Theirs(request);
    Object theirs = refusing(() -> call("LeaseLock", lock, "acquire", asked));
    return there.back().acquireResult(theirs, key, ask.holder());
  }

  @Override
  public ReleaseResult release(Holder holder) {
    return ask(ReleaseResult.class, "release", holder);
  }

  @Override
  public ReleaseResult release(Holder holder, FencingToken token) {
    return ask(ReleaseResult.class, "release", holder, token);
  }

  @Override
  public VerifyResult verify(Holder holder, FencingToken token) {
    return ask(VerifyResult.class, "verify", holder, token);
  }

  @Override
  public SeenLock inspect() {
    throw new UnsupportedOperationException("a snapshot is of one version");
  }

  @Override
  public ReleaseResult forceRelease(SeenLock expected) {
    throw new UnsupportedOperationException("a snapshot is of one version");
  }

  @Override
  public ReleaseResult deleteIfFree() {
    throw new UnsupportedOperationException("its answer holds a snapshot");
  }

  @Override
  public boolean isFrozen() {
    return true;
  }

  @Override
  public long kept() {
    return Footprint.of(locks);
  }
}
