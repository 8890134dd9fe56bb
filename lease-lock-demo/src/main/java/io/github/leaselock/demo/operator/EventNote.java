package io.github.leaselock.demo.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The text of an Event, as the API server takes it: of bounded length in bytes, on one line. */
final class EventNote {

  private static final int MAX_BYTES = 1024;
  private static final String CUT = "…";

  private EventNote() {}

  static String of(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    if (line.getBytes(UTF_8).length <= MAX_BYTES) {
      return line;
    }
    int room = MAX_BYTES - CUT.getBytes(UTF_8).length;
    int end = 0;
    while (end < line.length()) {
      int next = end + Character.charCount(line.codePointAt(end));
      room -= line.substring(end, next).getBytes(UTF_8).length;
      if (room < 0) {
        break;
      }
      end = next;
    }
    return line.substring(0, end) + CUT;
  }
}
