package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Version;
import io.github.leaselock.kubernetes.HolderJudge;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that cannot work is refused by the entry points, with what to do, before any request.
 */
class UnusableClientTest extends OnScriptedServer {

  @TempDir Path directory;

  @Test
  void theOldestClientIsTheOneThatIsCompiledAgainst() {
    assertThat(System.getProperty("leaselock.client.floor")).startsWith(ClientCheck.OLDEST + ".");
  }

  @Test
  void theTestsRunOnTheClientThatTheBuildSays() {
    assertThat(Version.clientVersion()).isEqualTo(System.getProperty("leaselock.client.expected"));
  }

  @Test
  void aClientThatIsClosedIsRefusedAtOnce() {
    KubernetesClient closed = server.client();
    closed.close();
    server.replies();

    assertThatThrownBy(() -> KubernetesLeaseStore.using(closed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the Kubernetes client is closed; it must outlive the locks that use it");
    assertThatThrownBy(() -> HolderJudge.on(closed)).hasMessageContaining("is closed");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void noClientAtAllIsAnArgumentThatIsMissing() {
    assertThatThrownBy(new ClientClasses.WithoutClient("")::call)
        .isInstanceOf(NullPointerException.class)
        .hasMessage("client");
  }

  @Test
  void anApplicationWithoutAClientIsToldToAddOne() {
    assertThatThrownBy(ClientClasses.absent()::enterWithoutClient)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "lease-lock needs fabric8's Kubernetes client, which the application chooses, and there"
                + " is none: add io.fabric8:kubernetes-client, 7.1 or newer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.0.1", "7.0-SNAPSHOT", "6.13.5", "6.13.5.redhat-00001", "5.12.4"})
  void anOlderClientIsRefusedWithItsVersion(String version) throws Exception {
    assertThatThrownBy(ClientClasses.ofVersion(directory, version)::enterWithoutClient)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "lease-lock needs fabric8's Kubernetes client 7.1 or newer, and this one is %s: depend"
                + " on a newer io.fabric8:kubernetes-client, or on a newer version of the framework"
                + " that brings it",
            version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.1.0", "7.1-SNAPSHOT", "7.10.0", "8.0.0", "10.2.1", "999-SNAPSHOT"})
  void aClientOfThatVersionOrANewerOneIsNot(String version) throws Exception {
    assertThatThrownBy(ClientClasses.ofVersion(directory, version)::enterWithoutClient)
        .isInstanceOf(NullPointerException.class)
        .hasMessage("client");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kubernetes-client-api", "kubernetes-client", "kubernetes-httpclient-vertx(-5)?"})
  void partsOfSeveralVersionsAreNamedBeforeAnyRequest(String part) throws Exception {
    String rest = Version.clientVersion();
    ClientClasses mixed =
        ClientClasses.withJarNamed(
            directory, part, jar -> jar.replaceFirst("[0-9]+[.][0-9]+[.][0-9]+", "7.77.7"));
    server.replies();

    assertThatThrownBy(() -> mixed.enter(server.url()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the Kubernetes client is put together of several versions, ")
        .hasMessageMatching(".*\\b" + part + "=7\\.77\\.7\\b.*")
        .hasMessageContaining("kubernetes-model-core=" + rest)
        .hasMessageEndingWith(
            ": use one for all, by importing io.fabric8:kubernetes-client-bom of that version");
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"renamed.jar", "kubernetes-client-%s.redhat-00001.jar"})
  void partsOfOneVersionAreUsableWhateverTheirJarsAreCalled(String name) throws Exception {
    ClientClasses whole =
        ClientClasses.withJarNamed(
            directory, "kubernetes-client", jar -> name.formatted(Version.clientVersion()));
    server.replies(ScriptedServer.answer(200, Bodies.LEASE));

    assertThat(whole.enter(server.url())).asString().startsWith("Found");
  }

  @Test
  void aClientThatLacksWhatIsCalledIsRefusedWithWhatItLacks() {
    ClientClasses lacking =
        ClientClasses.without("io.fabric8.kubernetes.client.RequestConfigBuilder");

    assertThatThrownBy(() -> lacking.enter(server.url()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("RequestConfigBuilder")
        .hasMessageContaining("import io.fabric8:kubernetes-client-bom of one version");
  }
}
