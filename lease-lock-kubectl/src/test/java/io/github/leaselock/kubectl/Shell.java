package io.github.leaselock.kubectl;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A shell that has the plugin and a kubectl on its path, and a kubeconfig. */
final class Shell {

  private static final long PATIENCE_SECONDS = 300;

  private final Path temp;
  private final Path kubeconfig;

  Shell(Path temp, Path kubeconfig) {
    this.temp = temp;
    this.kubeconfig = kubeconfig;
  }

  /** What became of a command. */
  record Ran(int code, List<String> output) {}

  Ran run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(temp, "shell", ".out");
    Process process = process(command).redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      end(process);
      throw new AssertionError("does not end: " + command + "\n" + Files.readString(output));
    }
    return new Ran(process.exitValue(), Files.readAllLines(output, StandardCharsets.UTF_8));
  }

  /** Runs a command that goes on, until it has printed what is waited for. */
  Watched start(String command) throws IOException {
    return new Watched(process(command).start());
  }

  /** A command that goes on. */
  static final class Watched implements AutoCloseable {

    private final Process process;
    private final BufferedReader reader;

    private Watched(Process process) {
      this.process = process;
      this.reader = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Its next line with these words; ends with the test's timeout if none comes. */
    String until(String words) throws IOException {
      List<String> before = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.contains(words)) {
          return line;
        }
        before.add(line);
      }
      throw new AssertionError("ended without " + words + ": " + before);
    }

    @Override
    public void close() {
      end(process);
    }
  }

  private static void end(Process process) {
    // Until they have ended: they would write to a folder that is being deleted.
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
  }

  private ProcessBuilder process(String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command)
            .directory(temp.toFile())
            .redirectErrorStream(true);
    String plugin = Path.of(System.getProperty("leaselock.plugin")).toAbsolutePath().toString();
    builder
        .environment()
        .merge("PATH", plugin + ":" + kubectl(), (path, first) -> first + ":" + path);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("HOME", temp.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LEASE_LOCK_CACHE", temp.resolve("cache").toString());
    return builder;
  }

  /** The kubectl beside the server under test. */
  private static Path kubectl() throws IOException {
    Path all = Path.of(System.getProperty("user.home"), ".kubeapitest", "k8s");
    String version = System.getenv().getOrDefault("KUBE_API_TEST_API_SERVER_VERSION", "");
    try (var versions = Files.list(all)) {
      Path[] found =
          versions
              .filter(path -> path.getFileName().toString().startsWith(version))
              .filter(path -> Files.isExecutable(path.resolve("kubectl")))
              .toArray(Path[]::new);
      return Arrays.stream(found)
          .max(Path::compareTo)
          .orElseThrow(() -> new IllegalStateException("no kubectl in " + all));
    }
  }
}
