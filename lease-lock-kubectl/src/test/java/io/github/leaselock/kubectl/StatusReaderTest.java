package io.github.leaselock.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects of any kind say how they are in different ways. */
class StatusReaderTest {

  private static Evidence.There read(Object status) {
    return StatusReader.read(Map.of("status", status), false);
  }

  @Test
  void byAField() {
    assertThat(read(Map.of("phase", "Running")))
        .isEqualTo(new Evidence.There("status.phase Running", false, false));
    assertThat(read(Map.of("state", "Succeeded", "other", 1)).readsFinal()).isTrue();
    assertThat(read(Map.of("state", "Failed")).readsFinal()).isTrue();
  }

  @Test
  void byAConditionThatIsTrue() {
    assertThat(
            read(
                Map.of(
                    "conditions",
                    List.of(
                        Map.of("type", "Complete", "status", "True"),
                        Map.of("type", "Ready", "status", "True"),
                        Map.of("type", "Failed", "status", "False")))))
        .isEqualTo(new Evidence.There("condition Complete", true, false));
  }

  @Test
  void orNotAtAll() {
    for (Object status :
        List.of("", 7, Map.of(), Map.of("phase", 7), Map.of("conditions", List.of("x")))) {
      assertThat(read(status)).isEqualTo(new Evidence.There("", false, false));
    }
    assertThat(StatusReader.read(Map.of(), true)).isEqualTo(new Evidence.There("", false, true));
  }
}
