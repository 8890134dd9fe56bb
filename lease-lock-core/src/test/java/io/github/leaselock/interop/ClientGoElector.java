package io.github.leaselock.interop;

import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.github.leaselock.LeaseKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** client-go's leader election, in a process of its own that ends with this one. */
final class ClientGoElector implements Elector {

  /** The tries of an elector that does not lead come at least this far apart. */
  static final Duration RETRY = Duration.ofMillis(200);

  private final Looks looks = new Looks();
  private final String identity;
  private final Process process;

  /**
   * @param config of fabric8's client for the same cluster
   * @param duration of its Leases
   * @param directory for its kubeconfig
   */
  ClientGoElector(
      ClientGo version,
      Config config,
      LeaseKey key,
      String identity,
      Duration duration,
      Path directory) {
    this.identity = identity;
    try {
      Path kubeconfig = Files.writeString(directory.resolve(identity), kubeconfig(config));
      this.process =
          new ProcessBuilder(
                  version.program().toString(),
                  "-kubeconfig=" + kubeconfig,
                  "-namespace=" + key.namespace(),
                  "-name=" + key.name(),
                  "-identity=" + identity,
                  "-duration=" + duration.toMillis() + "ms",
                  "-retry=" + RETRY.toMillis() + "ms")
              .redirectError(directory.resolve(identity + ".log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "client-go elector");
    reader.setDaemon(true);
    reader.start();
  }

  private static String kubeconfig(Config config) {
    return Serialization.asYaml(
        new ConfigBuilder()
            .addNewCluster()
            .withName("cluster")
            .withNewCluster()
            .withServer(config.getMasterUrl())
            .withCertificateAuthority(config.getCaCertFile())
            .withCertificateAuthorityData(config.getCaCertData())
            .endCluster()
            .endCluster()
            .addNewUser()
            .withName("user")
            .withNewUser()
            .withClientCertificate(config.getClientCertFile())
            .withClientCertificateData(config.getClientCertData())
            .withClientKey(config.getClientKeyFile())
            .withClientKeyData(config.getClientKeyData())
            .withToken(config.getAutoOAuthToken())
            .endUser()
            .endUser()
            .addNewContext()
            .withName("context")
            .withNewContext()
            .withCluster("cluster")
            .withUser("user")
            .endContext()
            .endContext()
            .withCurrentContext("context")
            .build());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        switch (line) {
          case "looked" -> looks.looked();
          case "leads" -> looks.leads();
          case "gave back" -> looks.gaveBack();
          default -> throw new IllegalStateException("It says: " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public void awaitLeading() {
    looks.awaitLeading();
  }

  @Override
  public void awaitLooks(int more) {
    looks.awaitLooks(more);
  }

  @Override
  public void giveBack() {
    try {
      process.outputWriter(StandardCharsets.UTF_8).append("give back\n").flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    looks.awaitGivenBack();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
