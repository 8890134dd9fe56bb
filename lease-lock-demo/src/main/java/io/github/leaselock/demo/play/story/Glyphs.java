package io.github.leaselock.demo.play.story;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The few signs that need more than ASCII, or what stands in for them.
 *
 * @param exclusive before an exclusive holder
 * @param shared before shared holders
 * @param free nobody holds
 * @param behind between holders and waiters
 * @param good before what holds true
 * @param bad before what does not
 */
record Glyphs(
    String exclusive, String shared, String free, String behind, String good, String bad) {

  private static final Glyphs UNICODE = new Glyphs("■", "□", "·", "←", "✓", "✗");
  private static final Glyphs ASCII = new Glyphs("#", "+", ".", "<", "ok", "FAILED:");

  static Glyphs in(Charset charset) {
    return charset.equals(StandardCharsets.UTF_8) ? UNICODE : ASCII;
  }
}
