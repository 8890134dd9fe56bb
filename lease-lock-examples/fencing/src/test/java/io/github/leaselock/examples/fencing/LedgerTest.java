package io.github.leaselock.examples.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

  private static final Holder FIRST = new Holder("Pod", "ops", "first", "uid-1");
  private static final Holder SECOND = new Holder("Pod", "ops", "second", "uid-2");

  private final LeaseLock lock =
      StoreLocks.on(new InMemoryLeaseStore()).lock(new LeaseKey("ops", "ledger"));

  @Test
  void whoeverWasTakenOverIsRefusedEvenIfItDoesNotKnow(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ledger");
    Ledger ledger = new Ledger(file);
    FencingToken old = acquired(FIRST);
    ledger.append(old, "opened");
    FencingToken now = acquired(SECOND);

    ledger.append(now, "closed");

    assertThatThrownBy(() -> ledger.append(old, "late"))
        .isInstanceOf(StaleTokenException.class)
        .hasMessage("refused under token %s: the last entry is of token %s".formatted(old, now));
    assertThat(Files.readAllLines(file)).containsExactly(old + " opened", now + " closed");
  }

  @Test
  void oneGrantWritesAsOftenAsItLikes(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ledger");
    Ledger ledger = new Ledger(file);
    FencingToken token = acquired(FIRST);

    ledger.append(token, "one");
    ledger.append(token, "two");

    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  /** By a judge that takes whoever holds for dead. */
  private FencingToken acquired(Holder holder) {
    AcquireResult result = lock.acquire(holder, other -> Verdict.stale());
    assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
    return ((AcquireResult.Acquired) result).token();
  }
}
