package io.github.leaselock.demo.play.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.demo.play.history.HistoryEvent.SceneBegan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class JournalTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path temp;
  private final List<HistoryEvent> heard = new ArrayList<>();
  private long nanos = 5;
  private Journal journal;

  @BeforeEach
  void open() throws Exception {
    journal = new Journal(temp.resolve("history.jsonl"), heard::add, () -> nanos);
  }

  @AfterEach
  void close() throws Exception {
    journal.close();
  }

  @Test
  void anEventIsStampedHeardAndWrittenAtOnce() throws Exception {
    nanos += 1_500_000_000;
    scene("one");

    assertThat(heard).containsExactly(new SceneBegan(Duration.ofMillis(1500), "one", "title"));
    assertThat(Files.readString(temp.resolve("history.jsonl")))
        .isEqualTo(
            "{\"event\":\"scene\",\"at\":1.500000000,\"scene\":\"one\",\"title\":\"title\"}"
                + System.lineSeparator());
  }

  @Test
  void whatHasHappenedAlreadyNeedsNoWaiting() throws Exception {
    scene("one");

    assertThat(journal.await(0, SceneBegan.class, s -> s.scene().equals("one"), Duration.ZERO))
        .isPresent();
    assertThat(journal.await(1, SceneBegan.class, s -> s.scene().equals("one"), Duration.ZERO))
        .isEmpty();
  }

  @Test
  void whoeverWaitsIsWokenByTheEvent() throws Exception {
    CompletableFuture<Boolean> waiter = CompletableFuture.supplyAsync(() -> sees("two"));
    scene("one");
    scene("two");

    assertThat(waiter.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoeverWaitsForWhatWillNotComeIsTold() throws Exception {
    journal.giveUp("the operator is gone");
    journal.giveUp("a later reason");

    assertThatThrownBy(() -> journal.await(0, SceneBegan.class, scene -> true, LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the operator is gone");
  }

  private boolean sees(String scene) {
    try {
      return journal.await(0, SceneBegan.class, s -> s.scene().equals(scene), LONG).isPresent();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void scene(String name) {
    journal.record(at -> new SceneBegan(at, name, "title"));
  }
}
