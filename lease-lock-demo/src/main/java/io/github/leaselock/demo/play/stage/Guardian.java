package io.github.leaselock.demo.play.stage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that does nothing but outlive the demo: when the demo is gone, however it went, it ends
 * what is left of the run and removes its directory.
 *
 * <p>It learns of the demo's end from its standard input, whose other end only the demo holds: the
 * operating system closes it even after {@code kill -9}. It ignores the signals of a terminal,
 * which go to the whole process group. It is told the directory through its input too, for with the
 * path on its command line it would be one of those to be ended.
 */
public final class Guardian {

  private static final String LIFTED = "lifted";

  private final Process process;

  private Guardian(Process process) {
    this.process = process;
  }

  /** Sets a guardian over the run, and waits until it is on its watch. */
  public static Guardian over(RunDirectory run) throws IOException {
    List<String> command =
        List.of(
            "/bin/sh",
            "-c",
            "trap '' INT TERM HUP; exec \"$0\" \"$@\"",
            JavaCommand.executable(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx32m",
            "-cp",
            JavaCommand.ownClassPath(),
            Guardian.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Guardian guardian = new Guardian(process);
    guardian.tell(run.path().toString());
    guardian.awaitOnWatch();
    return guardian;
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  private void awaitOnWatch() throws IOException {
    if (process.getInputStream().read() < 0) {
      throw new IOException("the guardian ended with exit code " + process.exitValue());
    }
  }

  /** Dismisses the guardian: the demo has cleaned up itself. */
  public void lift() throws IOException, InterruptedException {
    tell(LIFTED);
    process.getOutputStream().close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private void tell(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** The guardian's own life. */
  public static void main(String[] args) throws IOException {
    BufferedReader demo =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("on watch");
    String path = demo.readLine();
    String last = demo.readLine();
    if (path != null && !LIFTED.equals(last)) {
      RunDirectory.at(Path.of(path)).sweep();
    }
  }
}
