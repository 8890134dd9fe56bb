package io.github.leaselock.demo.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventNoteTest {

  @Test
  void whatFitsStaysAsItIs() {
    assertThat(EventNote.of("waiting for r1")).isEqualTo("waiting for r1");
    assertThat(EventNote.of("ж".repeat(512))).isEqualTo("ж".repeat(512));
  }

  @Test
  void whatDoesNotFitIsCutByBytesBetweenTwoCharacters() {
    assertThat(EventNote.of("x".repeat(1025))).isEqualTo("x".repeat(1021) + "…");
    assertThat(EventNote.of("ж".repeat(513))).isEqualTo("ж".repeat(510) + "…");
    assertThat(EventNote.of("x😀".repeat(300)).getBytes(UTF_8)).hasSizeLessThanOrEqualTo(1024);
    assertThat(EventNote.of("x😀".repeat(300))).endsWith("😀x…");
  }

  @Test
  void aLineBreakIsNoNewLine() {
    assertThat(EventNote.of("one\r\ntwo")).isEqualTo("one two");
  }
}
