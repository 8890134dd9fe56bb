package io.github.leaselock.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Lease of a session says, as docs/lease-format.md has it. */
class SessionJudgeTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "u | 5  | session |                                                 | alive",
        "u | 16 | session |                                                 | silent",
        "u | 16 | session | ended=it                                        | ended",
        "u | 5  | session | closed={\"at\":\"2026-03-04T05:06:00Z\"}        | ended",
        "u | 5  | session | closed={\"at\":\"t\",\"except\":\"db/a:7\"}     | alive",
        "u | 5  | session | closed={\"at\":\"t\",\"except\":\"db/a:17 b/c:8\"} | ended",
        "u | 5  | session | closed={\"at\":                                 | alive",
        "v | 5  | session |                                                 | unattended",
        "u | 5  | other   |                                                 | unknown",
      })
  void says(String uid, long ago, String label, String annotation, String word) {
    Map<String, String> annotations = new HashMap<>();
    if (annotation != null) {
      int equals = annotation.indexOf('=');
      annotations.put(
          "leaselock.github.io/" + annotation.substring(0, equals),
          annotation.substring(equals + 1));
    }
    LeaseKey key = new LeaseKey("ops", "worker-1");
    LeaseView lease =
        new LeaseView(
            key,
            uid,
            "1",
            "worker-1",
            Optional.of(NOW.minusSeconds(ago)),
            15,
            Map.of("leaselock.github.io/" + label, ""),
            annotations,
            false);
    SessionClaim claim =
        SessionClaim.of(
                new Holder("LeaseSession.leaselock.github.io", "ops", "worker-1", "u:15s:7"))
            .orElseThrow();
    assertThat(SessionJudge.judge(claim, Optional.of(lease), NOW).word()).isEqualTo(word);
  }
}
