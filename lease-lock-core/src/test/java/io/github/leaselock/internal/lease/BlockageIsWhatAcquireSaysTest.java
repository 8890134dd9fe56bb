package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.AcquireResult.Reason;
import io.github.leaselock.Blockage;
import io.github.leaselock.Blocker;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.statistics.Statistics;

/** A snapshot foretells what {@code acquire} answers that has no predicate and no drain check. */
class BlockageIsWhatAcquireSaysTest {

  private static final String FORETOLD = "foretold";

  private static final List<LeaseState> SMALL = new ArrayList<>();
  private static final List<Claim> CLAIMS = new ArrayList<>();

  static {
    SMALL.addAll(SmallStates.states());
    SMALL.addAll(SmallStates.queuedStates());
    CLAIMS.addAll(SmallStates.claims());
    CLAIMS.addAll(SmallStates.queueingClaims());
  }

  /** Lives, traces of those who were replaced, reservations: the small states have few of them. */
  private static final List<LeaseState> MORE =
      List.of("A @1", "a @1 >B", "-C", "A >B -C", "r", "R", "R >A", "r s >C", "a -c >D").stream()
          .map(Notation::state)
          .toList();

  private static final List<Claim> MORE_CLAIMS =
      List.of("A@1", "a@2", "C@2+queue", "c@2+queue", "A2", "a2", "C+queue", "c+queue", "c:g+queue")
          .stream()
          .map(Notation::claim)
          .toList();

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void onSmallStates(
      @ForAll("smallStates") LeaseState state,
      @ForAll("claims") Claim claim,
      @ForAll boolean ownedByTheFirst) {
    String parent = ownedByTheFirst ? Notation.holder('a').uid() : "nobody";

    compare(leaseSaying(state, false).get1(), request(claim).ownedBy(List.of(parent)));

    for (Reason reason : Reason.values()) {
      if (reason != Reason.FULL && reason != Reason.REFUSED) {
        Statistics.label(FORETOLD)
            .coverage(found -> found.check(reason.name()).count(count -> count > 0));
      }
    }
  }

  /** By strangers, and by those who hold or wait. */
  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  @Domain(LeaseStates.class)
  @Domain(DomainContext.Global.class)
  void onAnyStates(@ForAll LeaseState state, @ForAll Random random) {
    List<Holder> known = new ArrayList<>();
    known.add(Notation.holder('z'));
    state.holders().forEach(holder -> holder.holder().ifPresent(known::add));
    state.queue().places().forEach(place -> Holder.parse(place.identity()).ifPresent(known::add));
    Claim like = CLAIMS.get(random.nextInt(CLAIMS.size()));
    Claim claim = Claim.of(known.get(random.nextInt(known.size())), like.terms());

    compare(leaseSaying(state, false).get1(), request(like.queues() ? claim.queued() : claim));
  }

  @Property(tries = 200)
  void onLeasesThatMustNotBeWritten(
      @ForAll("smallStates") LeaseState state,
      @ForAll("claims") Claim claim,
      @ForAll boolean newer) {
    Tuple.Tuple2<StoreLock, InMemoryLeaseStore> lease = leaseSaying(state, newer);
    if (!newer) {
      lease
          .get2()
          .server()
          .mergePatch(
              lease.get1().key(), Map.of("spec", Map.of("strategy", "OldestEmulationVersion")));
    }
    compare(lease.get1(), request(claim));
  }

  @Provide
  Arbitrary<LeaseState> smallStates() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(SMALL)), Tuple.of(1, Arbitraries.of(MORE)));
  }

  @Provide
  Arbitrary<Claim> claims() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(CLAIMS)), Tuple.of(1, Arbitraries.of(MORE_CLAIMS)));
  }

  private static Tuple.Tuple2<StoreLock, InMemoryLeaseStore> leaseSaying(
      LeaseState state, boolean newer) {
    InMemoryLeaseStore store = new InMemoryLeaseStore();
    StoreLocks locks =
        StoreLocks.builder(store)
            .clock(() -> Notation.NOW)
            .ticker(() -> 0)
            .sleeper(any -> {})
            .build();
    store.create(new NewLease(Leases.KEY, NewLease.LABELS, Optional.empty(), Notation.NOW));
    for (HolderEntry holder : state.holders()) {
      if (holder.isForeign()) {
        store
            .server()
            .mergePatch(Leases.KEY, Map.of("spec", Map.of("holderIdentity", holder.identity())));
      }
    }
    LeaseRecord free = ((ReadOutcome.Found) store.read(Leases.KEY)).lease();
    LeaseRecord said = LeaseFormat.write(free, state, LeaseFormat.Change.NOTE, Notation.NOW);
    if (newer) {
      Stamp stamp =
          new Stamp(9, said.uid(), said.holderIdentity(), List.of("wings"), state.life(), Map.of());
      said = LeaseFormat.annotate(said, LeaseFormat.STAMP, stamp.write());
    }
    assertThat(store.replace(said)).isInstanceOf(WriteOutcome.Written.class);
    return Tuple.of(locks.lock(Leases.KEY), store);
  }

  private static void compare(StoreLock lock, LockRequest request) {
    Optional<Blockage> foretold = lock.inspect().blockage(request);

    Statistics.label(FORETOLD)
        .collect(foretold.map(blockage -> blockage.reason().name()).orElse("ACQUIRED"));
    try {
      compare(foretold, lock.acquire(request));
    } catch (LeaseRefusedException refusal) {
      assertThat(foretold.orElseThrow().reason()).isEqualTo(Reason.REFUSED);
      assertThat(foretold.get().toString()).contains(String.valueOf(refusal.getMessage()));
    }
  }

  private static void compare(Optional<Blockage> foretold, AcquireResult said) {
    if (said instanceof AcquireResult.Acquired) {
      assertThat(foretold).isEmpty();
      return;
    }
    assertThat(foretold).isPresent();
    Blockage blockage = foretold.get();
    if (said instanceof AcquireResult.Held held) {
      assertThat(blockage.reason()).isEqualTo(held.reason());
      assertThat(blockage.holders()).isEqualTo(held.holders());
      assertThat(blockage.position()).isEqualTo(held.position());
    } else if (said instanceof AcquireResult.Draining draining) {
      assertThat(blockage.reason()).isEqualTo(Reason.DRAINING);
      assertThat(blockage.holders())
          .isEqualTo(draining.pending().draining().stream().map(Blocker::holder).toList());
    } else {
      assertThat(said).isInstanceOf(AcquireResult.Superseded.class);
      assertThat(blockage.reason()).isEqualTo(Reason.SUPERSEDED);
      assertThat(blockage.toString()).contains("superseded by");
    }
  }

  private static LockRequest request(Claim claim) {
    LockRequest request =
        claim.mode() == LockMode.SHARED
            ? LockRequest.shared(claim.holder())
            : LockRequest.exclusive(claim.holder());
    request = request.priority(claim.terms().priority());
    if (claim.terms().limit().isPresent()) {
      request = request.limitedTo(claim.terms().limit().getAsInt());
    }
    if (claim.terms().group().isPresent()) {
      request = request.latestOf(claim.terms().group().get());
    }
    if (claim.terms().under().isPresent()) {
      request = request.under(Holder.parse(claim.terms().under().get()).orElseThrow());
    }
    if (claim.life().isPresent()) {
      request = request.forIncarnation(claim.life().get());
    }
    if (claim.drains()) {
      request = request.drainingWith(evicted -> false);
    }
    return claim.queues() ? request.queued() : request;
  }
}
