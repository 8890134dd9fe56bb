package io.github.leaselock.demo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What chooses its API server by itself chooses none of the user's. */
@Tag("kube-api")
@Timeout(600)
class UsersKubeconfigTest {

  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: precious
      clusters: [{name: precious, cluster: {server: "http://127.0.0.1:%d"}}]
      users: [{name: precious, user: {token: precious}}]
      contexts: [{name: precious, context: {cluster: precious, user: precious}}]
      """;

  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource({
    "lease-lock-demo/demo --api=auto --out=lease-lock-demo/target/kubeconfig-test, backup1",
    "lease-lock-demo/playground, export KUBECONFIG"
  })
  void isLeftAlone(String command, String linePastTheChoice) throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket precious = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      countConnections(precious, connections);
      String content = KUBECONFIG.formatted(precious.getLocalPort());
      Path standard = Files.createDirectories(home.resolve(".kube")).resolve("config");
      Path named = home.resolve("named");
      Files.writeString(standard, content);
      Files.writeString(named, content);

      Process process = start(command, named);
      try {
        List<String> lines = linesUntil(process, linePastTheChoice);
        assertThat(lines.get(lines.size() - 1))
            .as(String.join("\n", lines))
            .contains(linePastTheChoice);
      } finally {
        process.destroy();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      }

      assertThat(connections).hasValue(0);
      assertThat(standard).hasContent(content);
      assertThat(named).hasContent(content);
    }
  }

  private Process start(String command, Path kubeconfig) throws IOException {
    Walkthrough.nothingToBuild();
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", "exec " + command)
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    return builder.start();
  }

  private static void countConnections(ServerSocket server, AtomicInteger connections) {
    Thread counter =
        new Thread(
            () -> {
              try {
                while (true) {
                  server.accept().close();
                  connections.incrementAndGet();
                }
              } catch (IOException closed) {
                // the test is over
              }
            },
            "precious");
    counter.setDaemon(true);
    counter.start();
  }

  private static List<String> linesUntil(Process process, String words) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (line.contains(words)) {
        break;
      }
    }
    return lines;
  }
}
