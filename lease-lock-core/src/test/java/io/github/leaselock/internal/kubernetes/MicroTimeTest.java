package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the JDK's own. */
class MicroTimeTest {

  private static final DateTimeFormatter JDK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Provide
  Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond(),
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond())
        .flatMap(
            second ->
                Arbitraries.longs()
                    .between(0, 999_999_999)
                    .map(nanos -> Instant.ofEpochSecond(second, nanos)));
  }

  private static String written(Instant time) {
    StringBuilder out = new StringBuilder();
    MicroTime.write(time, out);
    return out.toString();
  }

  @Property
  void aTimeIsWrittenAsTheJdkWritesItAndReadBack(@ForAll("times") Instant time) {
    assertThat(written(time)).isEqualTo(JDK.format(time));
    assertThat(MicroTime.read(written(time))).contains(time.truncatedTo(ChronoUnit.MICROS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-04T05:06:07Z",
        "2026-03-04T05:06:07.1Z",
        "2026-03-04T05:06:07.123456789Z",
        "2026-03-04T05:06:07.123456+01:00",
        "2024-02-29T00:00:00.000000Z",
        "0000-01-01T00:00:00Z"
      })
  void otherShapesAreReadToo(String text) {
    assertThat(MicroTime.read(text)).contains(OffsetDateTime.parse(text).toInstant());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-29T00:00:00.000000Z, a day that is none",
    "2026-13-01T00:00:00.000000Z, a month that is none",
    "2026-03-04T24:00:00.000000Z, an hour that is none",
    "2026-03-04T05:06:60.000000Z, a second that is none",
    "2026-03-04 05:06:07.000000Z, a space in the middle",
    "2026-03-04T05:06:07.00000xZ, a letter among the digits",
    "2026-03-04T05:06:07.000000/, another end",
    "10000-01-01T00:00:00.000000Z, after the year 9999",
    "+10000-01-01T00:00:00Z, the same with a sign",
    "-001-12-31T23:00:00.000000Z, before the year 0",
    "-0001-12-31T23:00:00.000000Z, the same with four digits",
    "yesterday, no time at all"
  })
  void whatCannotBeToldOrWrittenIsNone(String text, String why) {
    assertThat(MicroTime.read(text)).as(why).isEmpty();
  }
}
