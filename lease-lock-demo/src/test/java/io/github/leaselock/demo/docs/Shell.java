package io.github.leaselock.demo.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One session of a shell: what a command sets, the next one finds. */
final class Shell {

  private static final long PATIENCE_SECONDS = 300;

  /** Runs the command in the environment that the last one left behind. */
  private static final String SESSION =
      """
      . "$1"
      set -a
      eval "$2"
      code=$?
      export -p >"$1"
      exit $code
      """;

  private final Path directory;
  private final Path state;
  private final Path output;
  private final Map<String, String> environment;

  /**
   * A new session.
   *
   * @param directory where commands are run
   * @param temp for the session's own files
   * @param environment what is added to that of this process
   */
  Shell(Path directory, Path temp, Map<String, String> environment) throws IOException {
    this.directory = directory;
    this.state = Files.createTempFile(temp, "session", ".sh");
    this.output = Files.createTempFile(temp, "session", ".out");
    this.environment = environment;
  }

  /** What became of a command: its exit code, and all that it printed. */
  record Ran(int code, List<String> output) {}

  /** Runs a command to its end. */
  Ran run(String command) throws IOException, InterruptedException {
    Process process =
        process("bash", "-c", SESSION, "bash", state.toString(), command)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new AssertionError("does not end: " + command + "\n" + Files.readString(output));
    }
    return new Ran(process.exitValue(), Files.readAllLines(output, StandardCharsets.UTF_8));
  }

  /** Starts a command that goes on, as in a terminal of its own. */
  Process start(String command) throws IOException {
    return process("bash", "-c", "exec " + command).start();
  }

  private ProcessBuilder process(String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder;
  }
}
