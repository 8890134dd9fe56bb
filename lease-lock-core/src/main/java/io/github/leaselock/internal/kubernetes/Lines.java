package io.github.leaselock.internal.kubernetes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A stream of bytes as lines of UTF-8, however it is cut. Not safe for use by several threads. */
final class Lines {

  private final Consumer<String> line;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /**
   * No bytes yet.
   *
   * @param line takes each line that has ended
   */
  Lines(Consumer<String> line) {
    this.line = line;
  }

  void add(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        String ended = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
        line.accept(ended);
      } else {
        begun.write(next);
      }
    }
  }
}
