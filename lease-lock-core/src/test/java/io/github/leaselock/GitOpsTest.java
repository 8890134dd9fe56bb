package io.github.leaselock;

import static io.github.leaselock.TestLocks.ALL_STALE;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The requests of docs/gitops.md: what tools that apply, prune, back up and restore send. */
class GitOpsTest {

  private static final Map<String, ?> LABELLED =
      manifest("metadata", Map.of("labels", Map.of("app.kubernetes.io/part-of", "shop")));
  private static final Map<String, ?> FREED = manifest("spec", Map.of("holderIdentity", ""));

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final InMemoryApiServer server = store.server();
  private final LeaseLock lock = new TestLocks().lock(store);

  private static Map<String, ?> manifest(String part, Map<String, ?> content) {
    return Map.of("apiVersion", "coordination.k8s.io/v1", "kind", "Lease", part, content);
  }

  private FencingToken acquire() {
    return acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
  }

  private static Map<String, Object> stored(InMemoryApiServer.Answer answer) {
    assertThat(answer.isSuccess()).as(answer.message()).isTrue();
    return answer.object().orElseThrow();
  }

  private static Map<?, ?> metadata(Map<String, Object> lease) {
    return (Map<?, ?>) Objects.requireNonNull(lease.get("metadata"));
  }

  private String labels() {
    return String.valueOf(metadata(stored(server.get(KEY))).get("labels"));
  }

  /** What a backup tool keeps of an object: its labels, its annotations and its spec. */
  private Map<String, ?> backup() {
    Map<String, Object> lease = stored(server.get(KEY));
    Map<String, Object> kept = new HashMap<>();
    for (String key : List.of("labels", "annotations")) {
      kept.put(key, metadata(lease).get(key));
    }
    return Map.of("metadata", kept, "spec", lease.get("spec"));
  }

  private void delete() {
    assertThat(server.delete(KEY, Optional.empty(), Optional.empty()).isSuccess()).isTrue();
  }

  @Test
  void aManifestThatNamesNoFieldOfOursChangesNothing() {
    FencingToken token = acquire();

    stored(server.apply(KEY, LABELLED));

    assertThat(lock.verify(RESTORE_1, token).isValid()).isTrue();
    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    assertThat(labels()).contains("shop");
  }

  @Test
  void aManifestThatNamesTheHolderTakesTheLockAway() {
    FencingToken token = acquire();

    stored(server.apply(KEY, FREED));

    assertThat(lock.verify(RESTORE_1, token).isValid()).isFalse();
    assertThat(lock.inspect().isFree()).isTrue();
    assertThat(lock.inspect().oddities()).anyMatch(oddity -> oddity.contains("another client"));
    FencingToken next = acquired(lock.acquire(RESTORE_2, StalenessPredicate.never()));
    assertThat(next).isGreaterThan(token);
    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.NOT_HELD, ReleaseResult::status);
    assertThat(lock.verify(RESTORE_2, next).isValid()).isTrue();
  }

  @Test
  void aLeaseThatWasMadeBeforehandIsALockLikeAnyOther() {
    stored(server.post(KEY, LABELLED));

    FencingToken token = acquire();

    assertThat(lock.verify(RESTORE_1, token).isValid()).isTrue();
    assertThat(lock.release(RESTORE_1))
        .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    assertThat(labels()).contains("shop").doesNotContain("managed-by");
  }

  @Test
  void aLeaseThatIsPrunedIsFreeAndItsHolderIsNotValidAnyMore() {
    FencingToken token = acquire();

    delete();

    assertThat(lock.verify(RESTORE_1, token).isValid()).isFalse();
    assertThat(acquired(lock.acquire(RESTORE_2, StalenessPredicate.never()))).isGreaterThan(token);
  }

  @Test
  void aRestoredCopyKeepsOthersOutAndItsHolderHasToAcquireAnew() {
    FencingToken token = acquire();
    Map<String, ?> backup = backup();
    delete();
    stored(server.post(KEY, backup));

    assertThat(heldBy(lock.acquire(RESTORE_2, StalenessPredicate.never())))
        .containsExactly(RESTORE_1.identity());
    assertThat(lock.verify(RESTORE_1, token).isValid()).isFalse();
    assertThat(acquire()).isGreaterThan(token);
  }

  @Test
  void aRestoredCopyOfAHolderThatIsGoneIsTakenOver() {
    FencingToken token = acquire();
    Map<String, ?> backup = backup();
    delete();
    stored(server.post(KEY, backup));

    assertThat(acquired(lock.acquire(RESTORE_2, ALL_STALE))).isGreaterThan(token);
  }

  @Test
  void aRestoredCopyOfAFreeLeaseIsFree() {
    acquire();
    lock.release(RESTORE_1);
    Map<String, ?> backup = backup();
    delete();
    stored(server.post(KEY, backup));

    assertThat(lock.inspect().isFree()).isTrue();
  }

  /** The stamp names this very Lease: nothing tells an old grant from a present one. */
  @Test
  void aRestoreOverALivingLeaseBringsTheOldHolderBackUnderItsOldToken() {
    FencingToken first = acquire();
    Map<String, ?> backup = backup();
    lock.release(RESTORE_1);
    FencingToken second = acquired(lock.acquire(RESTORE_2, StalenessPredicate.never()));

    stored(server.mergePatch(KEY, backup));

    assertThat(lock.verify(RESTORE_2, second).isValid()).isFalse();
    assertThat(lock.verify(RESTORE_1, first).isValid()).as("a resource refuses it").isTrue();
    assertThat(acquired(lock.acquire(RESTORE_2, ALL_STALE))).isGreaterThan(second);
  }
}
