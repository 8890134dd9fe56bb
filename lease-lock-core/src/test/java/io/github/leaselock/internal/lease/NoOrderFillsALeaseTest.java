package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever comes, in whatever order, with whatever words. */
class NoOrderFillsALeaseTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noOrderOfAnythingFillsIt(long seed) {
    Random random = new Random(seed);
    LeaseState state = LeaseState.FREE;
    long most = 0;
    for (int step = 0; step < 1500; step++) {
      state = step(state, random);
      long bytes = Room.bytes(state);
      most = Math.max(most, bytes);
      assertThat(bytes).isLessThanOrEqualTo(Room.MAX_BYTES);
    }
    assertThat(most).isGreaterThan(Room.FOR_PLACES / 2);
  }

  private static LeaseState step(LeaseState state, Random random) {
    int who = random.nextInt(60);
    Holder holder = random.nextInt(3) == 0 ? LargeClaims.widest(who) : LargeClaims.holder(who);
    LockMode mode = random.nextInt(4) == 0 ? LockMode.EXCLUSIVE : LockMode.SHARED;
    if (random.nextInt(8) == 0) {
      LeaseState left = LeaseProtocol.release(state, holder, Optional.empty()).orElse(state);
      return LeaseProtocol.served(left, Notation.VERSION, Notation.NOW);
    }
    Claim claim =
        random.nextInt(3) == 0 ? LargeClaims.widest(holder, mode) : claim(holder, mode, random);
    claim = random.nextBoolean() ? claim.queued() : claim;
    claim = random.nextInt(3) > 0 ? claim.draining() : claim;
    Set<HolderEntry> live = new HashSet<>();
    int dead = 1 + random.nextInt(5);
    state.holders().stream().filter(one -> random.nextInt(dead) == 0).forEach(live::add);
    Decision decision = LargeClaims.decide(state, claim, live);
    if (decision instanceof Decision.Grant grant) {
      return grant.next();
    } else if (decision instanceof Decision.Enqueue enqueue) {
      return enqueue.next();
    } else if (decision instanceof Decision.Serve serve) {
      return serve.next();
    } else if (decision instanceof Decision.Mark mark) {
      return mark.next();
    } else if (decision instanceof Decision.Confirm confirm) {
      return confirm.next();
    } else if (decision instanceof Decision.AwaitDrain && random.nextInt(4) == 0) {
      return LeaseProtocol.drained(state, claim, Notation.VERSION, Notation.NOW);
    }
    return state;
  }

  private static Claim claim(Holder holder, LockMode mode, Random random) {
    Claim claim = Claim.of(holder, mode == LockMode.SHARED ? Terms.SHARED : Terms.EXCLUSIVE);
    claim = random.nextInt(3) == 0 ? claim.inGroup("g" + random.nextInt(3)) : claim;
    claim = random.nextInt(3) == 0 ? claim.withPriority(random.nextInt(4)) : claim;
    claim = random.nextInt(3) == 0 ? claim.because("x".repeat(1 + random.nextInt(256))) : claim;
    claim = random.nextInt(4) == 0 ? claim.under(LargeClaims.holder(random.nextInt(60))) : claim;
    return claim.markedBy("process-" + random.nextInt(2));
  }
}
