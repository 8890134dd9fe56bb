package io.github.leaselock.internal.lock;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lease.Claim;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.Terms;
import java.util.List;
import java.util.Optional;

/** One replacement of what a holder has noted: its grant stays as it is, or nothing is written. */
final class DataReplacement extends SettleLoop<VerifyResult> {

  private final Holder holder;
  private final FencingToken grant;
  private final String data;

  DataReplacement(Operation operation, Holder holder, FencingToken grant, String data) {
    super(operation, Doubts.of(operation, holder, List.of()));
    this.holder = holder;
    this.grant = grant;
    this.data = Claim.of(holder, Terms.EXCLUSIVE).withData(data).terms().data().orElseThrow();
  }

  /** A version that we wrote last saves the read, but for nothing other than a write. */
  @Override
  Step<VerifyResult> begin() {
    return operation()
        .settings()
        .known()
        .newest(operation().key())
        .filter(lease -> !isInDoubt(lease) && isWrite(operation().state(lease)))
        .<Step<VerifyResult>>map(Step.Decide::new)
        .orElseGet(Step.Read::new);
  }

  private boolean isWrite(LeaseState state) {
    return noted(state).filter(next -> !next.equals(state)).isPresent();
  }

  private Optional<LeaseState> noted(LeaseState state) {
    return LeaseProtocol.noted(state, holder, grant, data);
  }

  @Override
  Step<VerifyResult> decideAbsent() {
    return answer(VerifyResult.invalid("there is no such Lease"));
  }

  @Override
  Step<VerifyResult> decide(LeaseRecord lease) {
    LeaseState state = operation().state(lease);
    Optional<LeaseState> next = noted(state);
    if (next.isEmpty() || lease.terminating()) {
      return answer(
          VerifyResult.invalid(
              holder
                  + " may not act under its grant "
                  + grant
                  + "; "
                  + SeenLock.of(lease, operation().now())));
    }
    if (!next.get().equals(state)) {
      Lockable.requireUnderstood(operation().key(), state.needs());
      return write(lease, LeaseFormat.write(lease, next.get(), Change.NOTE, operation().now()));
    }
    return isInDoubt(lease)
        ? moveOn(lease)
        : answer(VerifyResult.valid(state.entryOf(holder).orElseThrow()));
  }

  @Override
  VerifyResult unknown(StoreFailure failure) {
    return VerifyResult.unknown(failure);
  }

  @Override
  boolean mayHaveLeftSomething(LeaseRecord version) {
    return false; // it is held as before
  }
}
