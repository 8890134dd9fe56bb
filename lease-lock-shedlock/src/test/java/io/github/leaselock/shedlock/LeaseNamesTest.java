package io.github.leaselock.shedlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseKey;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any name has a Lease, and no two have one. */
class LeaseNamesTest {

  private static final List<String> NAMES =
      List.of(
          "report",
          "Report",
          "REPORT",
          "report ",
          " report",
          "re port",
          "re-port",
          "re--port",
          "re_port",
          "report.",
          ".report",
          "report-",
          "a..b",
          "a.-b",
          "-",
          "x",
          " ",
          "\n",
          "é",
          "e\u0301",
          "漢",
          "\ud83d\ude00",
          "\ud83d",
          "\ude00",
          "\ud83e",
          "I",
          "i",
          "ı",
          "İ",
          "a/b",
          "com.example.Jobs#nightly",
          "\"}',",
          "a".repeat(100),
          "a".repeat(101),
          "a".repeat(100) + "b",
          "a".repeat(5000));

  @ParameterizedTest
  @CsvSource({
    "report, shedlock-report",
    "nightly.report-2, shedlock-nightly.report-2",
    "0, shedlock-0",
  })
  void aNameThatCanStandAsItIsDoes(String lock, String lease) {
    assertThat(LeaseNames.of(lock)).isEqualTo(lease);
  }

  @Test
  void ofAnyOtherAPersonReadsWhatCanBeRead() {
    assertThat(LeaseNames.of("Nightly Report (EU)"))
        .matches("shedlock-nightly-report-eu-x[0-9a-f]{32}");
    assertThat(LeaseNames.of("漢")).matches("shedlock-x[0-9a-f]{32}");
  }

  @Test
  void noTwoHaveOneLease() {
    Map<String, String> locks = new HashMap<>();
    for (String name : NAMES) {
      require(locks, name);
      String lease = LeaseNames.of(name);
      require(locks, lease);
      require(locks, lease.substring(LeaseNames.PREFIX.length()));
    }
  }

  @Test
  void noTwoOfManyHaveOneLease() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    Map<String, String> locks = new HashMap<>();
    char[] alphabet = "aAbx0-. _é\ud83d\ude00".toCharArray();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int length = 1 + random.nextInt(6); length > 0; length--) {
        name.append(alphabet[random.nextInt(alphabet.length)]);
      }
      try {
        require(locks, name.toString());
      } catch (AssertionError failed) {
        throw new AssertionError("replay with -Dseed=" + seed, failed);
      }
    }
  }

  private static void require(Map<String, String> locks, String name) {
    LeaseKey key = LeaseNames.key("ops", name); // which refuses what the API server would
    String other = locks.put(key.name(), name);
    assertThat(other == null || other.equals(name))
        .as("%s of \"%s\" is that of \"%s\"", key, name, other)
        .isTrue();
  }

  @Test
  void theMachinesLanguageDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(LeaseNames.of("DAILY I")).startsWith("shedlock-daily-i-x");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aReasonIsCutWhereItIsTooLongAndNotThroughACharacter() {
    assertThat(Texts.reason("report")).isEqualTo("ShedLock \"report\"");
    for (int i = 230; i < 260; i++) {
      String reason = Texts.reason("a".repeat(i) + "\ud83d\ude00".repeat(20));
      assertThat(reason).hasSizeBetween(200, 256);
      assertThat(reason.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"worker-1, worker-1", "host.example, host.example", "a b/c, a-b-c", "'', unknown"})
  void aMachinesNameCanStandInAHolder(String host, String node) {
    assertThat(Texts.node(host)).isEqualTo(node);
    assertThat(Texts.node("..")).isEqualTo("unknown");
    assertThat(Texts.node("a".repeat(300))).hasSize(63);
  }
}
