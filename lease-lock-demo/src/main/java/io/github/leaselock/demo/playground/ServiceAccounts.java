package io.github.leaselock.demo.playground;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Kubeconfigs for processes that are to be service accounts, as a Pod is by its mounted token. */
final class ServiceAccounts {

  private static final long VALID_SECONDS = Duration.ofDays(1).toSeconds();

  private final KubernetesClient client;
  private final Path folder;

  ServiceAccounts(KubernetesClient client, Path folder) {
    this.client = client;
    this.folder = folder;
  }

  Path kubeconfigOf(String namespace, String account) throws IOException {
    String token =
        client
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(account)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(VALID_SECONDS)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    var server = client.getConfiguration();
    Config config =
        new ConfigBuilder()
            .addNewCluster()
            .withName("playground")
            .withNewCluster()
            .withServer(server.getMasterUrl())
            .withCertificateAuthority(server.getCaCertFile())
            .withCertificateAuthorityData(server.getCaCertData())
            .endCluster()
            .endCluster()
            .addNewUser()
            .withName(account)
            .withNewUser()
            .withToken(token)
            .endUser()
            .endUser()
            .addNewContext()
            .withName(account)
            .withNewContext()
            .withCluster("playground")
            .withUser(account)
            .withNamespace(namespace)
            .endContext()
            .endContext()
            .withCurrentContext(account)
            .build();
    return Files.writeString(folder.resolve(account + ".kubeconfig"), Serialization.asYaml(config));
  }
}
