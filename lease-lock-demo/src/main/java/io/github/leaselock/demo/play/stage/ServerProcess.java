package io.github.leaselock.demo.play.stage;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server as a child process that can be killed and started again. Thread-safe. */
final class ServerProcess {

  private final List<String> command;
  private final File log;
  private @Nullable Process process;

  /**
   * One that does not run yet.
   *
   * @param command with the run directory in it, by which it is found when all else fails
   * @param log where its output goes; what is there already stays
   */
  ServerProcess(List<String> command, Path log) {
    this.command = List.copyOf(command);
    this.log = log.toFile();
  }

  /** Starts it, for the first time or again. */
  synchronized void start() throws IOException {
    process =
        new ProcessBuilder(JavaCommand.deafToTheTerminal(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Ends it as {@code kill -9} does. */
  synchronized void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  Path log() {
    return log.toPath();
  }
}
