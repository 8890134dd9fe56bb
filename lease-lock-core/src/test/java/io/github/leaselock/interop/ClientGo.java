package io.github.leaselock.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The versions of client-go that {@code .ci/client-go} builds an elector of. */
enum ClientGo {
  /** The last whose electors do not heed the duration that a Lease says. */
  V0_26("v0.26"),
  NEWEST("newest");

  private static final Path BUILD = Path.of("..", ".ci", "client-go").toAbsolutePath();
  private static final Path BUILT = Path.of("target", "client-go").toAbsolutePath();

  private final String program;

  ClientGo(String program) {
    this.program = program;
  }

  Path program() {
    return BUILT.resolve(program);
  }

  /** Builds the programs, or finds that they are built; fails where there is no Go. */
  static void build() {
    try {
      Process build = new ProcessBuilder(BUILD.toString()).redirectErrorStream(true).start();
      build.getOutputStream().close();
      String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (build.waitFor() != 0) {
        throw new AssertionError(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }
}
