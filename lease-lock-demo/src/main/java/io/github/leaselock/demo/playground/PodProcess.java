package io.github.leaselock.demo.playground;

import io.github.leaselock.demo.operator.OperatorMain;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One operator process. */
final class PodProcess {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Long: a process on a machine that stood still is ready all the same. */
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(30);

  private final Process process;
  private final HttpRequest readiness;

  private PodProcess(Process process, HttpRequest readiness) {
    this.process = process;
    this.readiness = readiness;
  }

  static PodProcess start(
      Path run, Path kubeconfig, Map<String, String> environment, Path log, String readinessUrl)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + run, // also tells whose process this is, to who cleans up
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            OperatorMain.class.getName(),
            "--kubeconfig=" + kubeconfig);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new PodProcess(
        builder.start(),
        HttpRequest.newBuilder(URI.create(readinessUrl)).timeout(PROBE_TIMEOUT).build());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean isReady() {
    try {
      return HTTP.send(readiness, HttpResponse.BodyHandlers.discarding()).statusCode()
          == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void terminate() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
  }
}
