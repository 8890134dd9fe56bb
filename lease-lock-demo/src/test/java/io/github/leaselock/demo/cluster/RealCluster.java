package io.github.leaselock.demo.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.github.leaselock.demo.play.stage.CustomResources;
import io.github.leaselock.demo.play.stage.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one cluster of a test run, with {@code deploy} applied to it. {@code
 * -Dleaselock.cluster=kubeconfig} takes the cluster that the kubeconfig names; without it nobody's
 * kubeconfig is read and a server of our own is started.
 */
public final class RealCluster implements AutoCloseable {

  /** The namespace of the manifests. */
  public static final String NAMESPACE = "lease-lock-example";

  private static final String SERVICE_ACCOUNT = "operator";
  private static final int PATIENCE_MILLIS = 60_000;

  private final @Nullable TestServer own;
  private final Config config;
  private final KubernetesClient admin;

  private RealCluster(@Nullable TestServer own, Config config) {
    this.own = own;
    this.config =
        new ConfigBuilder(config) // patient: a machine that stands still is no failure
            .withRequestTimeout(PATIENCE_MILLIS)
            .withConnectionTimeout(PATIENCE_MILLIS)
            .build();
    Config sentOnce = new ConfigBuilder(this.config).withRequestRetryBackoffLimit(0).build();
    this.admin = new KubernetesClientBuilder().withConfig(sentOnce).build();
  }

  static RealCluster started() {
    RealCluster cluster = start(System.getProperty("leaselock.cluster", "own"));
    try {
      Manifests.kustomized(Manifests.DEPLOY).forEach(cluster::apply);
      cluster.awaitRights();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close(); // its processes would outlive this one
      throw e;
    }
  }

  private static RealCluster start(String choice) {
    return switch (choice) {
      case "own" -> {
        try {
          TestServer server = TestServer.start();
          RealCluster own = new RealCluster(server, Config.fromKubeconfig(server.kubeconfig()));
          own.requireVersion(System.getProperty("leaselock.kube-api.version", ""));
          yield own;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      case "kubeconfig" -> new RealCluster(null, new ConfigBuilder().build());
      default ->
          throw new IllegalArgumentException(
              "leaselock.cluster is \"own\" or \"kubeconfig\", not \"" + choice + '"');
    };
  }

  /** That it is the version that was asked for, if one was. */
  private void requireVersion(String wanted) {
    String version = admin.getKubernetesVersion().getGitVersion();
    if (!wanted.isEmpty() && !version.equals("v" + wanted)) {
      close();
      throw new IllegalStateException("Asked for " + wanted + ", got " + version);
    }
    System.out.println("The example's API server: Kubernetes " + version);
  }

  /** May do everything. */
  public KubernetesClient admin() {
    return admin;
  }

  /** Creates an object, or makes an existing one as it is given; answers what is stored. */
  public GenericKubernetesResource apply(GenericKubernetesResource object) {
    GenericKubernetesResource stored = admin.resource(object).forceConflicts().serverSideApply();
    if (object.getKind().equals("CustomResourceDefinition")) {
      CustomResources.awaitServed(
          admin,
          admin
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .withName(object.getMetadata().getName())
              .get());
    }
    return stored;
  }

  /** The authorizer learns of Roles and their bindings a little later. */
  private void awaitRights() {
    try (KubernetesClient operator = asOperator(http -> {})) {
      Eventually.until(
          "the operator may create Leases", () -> may(operator, "create", "leases", null));
    }
  }

  /** Whether the user of a client has a right in the namespace of the manifests. */
  static boolean may(KubernetesClient user, String verb, String resource, @Nullable String name) {
    return user.authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(
            new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(NAMESPACE)
                .withGroup("coordination.k8s.io")
                .withResource(resource)
                .withName(name)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }

  /** Somebody who may do nothing, unless the cluster says so. */
  public KubernetesClient userOf(String group) {
    Config user =
        new ConfigBuilder(config)
            .withImpersonateUsername("somebody")
            .withImpersonateGroups(group, "system:authenticated")
            .build();
    return new KubernetesClientBuilder().withConfig(user).build();
  }

  /** A client with a token of the operator's service account, and nothing else to show. */
  public KubernetesClient asOperator(Consumer<HttpClient.Builder> http) {
    String token =
        admin
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(SERVICE_ACCOUNT)
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken();
    Config account =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(config.getMasterUrl())
            .withCaCertFile(config.getCaCertFile())
            .withCaCertData(config.getCaCertData())
            .withTrustCerts(config.isTrustCerts())
            .withOauthToken(token)
            .withNamespace(NAMESPACE)
            .withRequestTimeout(PATIENCE_MILLIS)
            .withConnectionTimeout(PATIENCE_MILLIS)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(account)
        .withHttpClientBuilderConsumer(http)
        .build();
  }

  @Override
  public void close() {
    admin.close();
    if (own != null) {
      own.close();
    }
  }
}
