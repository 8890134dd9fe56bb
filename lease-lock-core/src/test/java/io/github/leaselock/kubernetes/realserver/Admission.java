package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The server's admission plugins, each of which follows its quotas, policies and bindings a moment
 * behind: what is stored is not yet in effect. They are asked by dry runs, which store nothing.
 */
public final class Admission {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Admission() {}

  /** Returns when the creation of this object is refused in these words. */
  public static void awaitRefusal(KubernetesClient client, HasMetadata probe, String words) {
    Await.until(
        LIMIT,
        "refused, since " + words,
        () -> answer(client, probe).contains(words),
        () -> answer(client, probe));
  }

  private static String answer(KubernetesClient client, HasMetadata probe) {
    try {
      client.resource(probe).dryRun(true).create();
      return "admitted";
    } catch (KubernetesClientException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  /** Returns when the creation of this object would store one that is like this. */
  public static <T extends HasMetadata> void awaitChange(
      KubernetesClient client, T probe, Predicate<T> like) {
    Await.until(
        LIMIT, "changed", () -> like.test(client.resource(probe).dryRun(true).create()), () -> "");
  }
}
