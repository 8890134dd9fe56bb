package io.github.leaselock.internal.kubernetes;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The times of a Lease, as the API server demands them: six digits behind the second, UTC. By hand,
 * since each request reads and writes two, and a formatter makes kilobytes of garbage of each.
 */
final class MicroTime {

  private static final String SHAPE = "0000-00-00T00:00:00.000000Z";
  private static final int MAX_YEAR = 9999;

  private MicroTime() {}

  /**
   * Reads a time.
   *
   * @param text any text; the API server stores times before the year 0 and after the year 9999
   * @return the time, or empty if it is none that can be told
   */
  static Optional<Instant> read(String text) {
    try {
      LocalDateTime utc =
          isOfThatShape(text)
              ? quickly(text)
              : OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
      boolean canBeWritten = utc.getYear() >= 0 && utc.getYear() <= MAX_YEAR;
      return canBeWritten ? Optional.of(utc.toInstant(ZoneOffset.UTC)) : Optional.empty();
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isOfThatShape(String text) {
    if (text.length() != SHAPE.length()) {
      return false;
    }
    for (int i = 0; i < SHAPE.length(); i++) {
      char c = text.charAt(i);
      if (SHAPE.charAt(i) == '0' ? c < '0' || c > '9' : c != SHAPE.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static LocalDateTime quickly(String text) {
    return LocalDateTime.of(
        number(text, 0, 4),
        number(text, 5, 7),
        number(text, 8, 10),
        number(text, 11, 13),
        number(text, 14, 16),
        number(text, 17, 19),
        number(text, 20, 26) * 1000);
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  /**
   * Writes a time.
   *
   * @param time of the years 0 to 9999; what is behind the sixth digit is cut off
   * @param out to which it is appended
   */
  static void write(Instant time, StringBuilder out) {
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
    digits(out, utc.getYear(), 1000).append('-');
    digits(out, utc.getMonthValue(), 10).append('-');
    digits(out, utc.getDayOfMonth(), 10).append('T');
    digits(out, utc.getHour(), 10).append(':');
    digits(out, utc.getMinute(), 10).append(':');
    digits(out, utc.getSecond(), 10).append('.');
    digits(out, utc.getNano() / 1000, 100_000).append('Z');
  }

  private static StringBuilder digits(StringBuilder out, int number, int largest) {
    for (int place = largest; place > 0; place /= 10) {
      out.append((char) ('0' + number / place % 10));
    }
    return out;
  }
}
