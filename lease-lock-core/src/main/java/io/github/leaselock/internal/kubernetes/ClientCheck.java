package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Version;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client is one that lease-lock works with. The application brings it, so it may be
 * missing, too old, closed, or put together of parts that do not belong together: what a build tool
 * makes of two dependencies that want different versions.
 */
final class ClientCheck {

  /** The oldest that lease-lock works with; the build compiles against it. */
  static final String OLDEST = "7.1";

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.\\d+)?");

  /** A jar of fabric8 in whatever a class loader calls the place that a class comes from. */
  private static final Pattern JAR =
      Pattern.compile("(kubernetes-[a-z0-9-]*?[a-z0-9])-(\\d+\\.\\d+[^/\\\\!]*)\\.jar");

  private ClientCheck() {}

  /**
   * Refuses what cannot work, before any request.
   *
   * @throws IllegalStateException that says what to do
   */
  static void requireUsable(@Nullable KubernetesClient client) {
    requireVersion(version());
    if (client == null) {
      throw new NullPointerException("client");
    }
    requireOneVersion(
        List.of(
            KubernetesClient.class,
            ObjectMeta.class,
            client.getClass(),
            client.getHttpClient().getClass()));
    if (client.getHttpClient().isClosed()) {
      throw new IllegalStateException(CLOSED);
    }
  }

  /** What is said of a client that cannot be used any more. */
  static final String CLOSED =
      "the Kubernetes client is closed; it must outlive the locks that use it";

  private static String version() {
    try {
      return Version.clientVersion();
    } catch (NoClassDefFoundError absent) {
      throw new IllegalStateException(
          "lease-lock needs fabric8's Kubernetes client, which the application chooses, and there"
              + " is none: add io.fabric8:kubernetes-client, "
              + OLDEST
              + " or newer",
          absent);
    }
  }

  private static void requireVersion(String version) {
    Matcher found = NUMBERS.matcher(version);
    Matcher oldest = NUMBERS.matcher(OLDEST);
    if (!found.lookingAt() || !oldest.lookingAt()) {
      return; // no release: whoever builds it knows
    }
    int majors = Integer.compare(number(found, 1), number(oldest, 1));
    if (majors < 0 || (majors == 0 && number(found, 2) < number(oldest, 2))) {
      throw new IllegalStateException(
          "lease-lock needs fabric8's Kubernetes client "
              + OLDEST
              + " or newer, and this one is "
              + version
              + ": depend on a newer io.fabric8:kubernetes-client, or on a newer version of the"
              + " framework that brings it");
    }
  }

  private static int number(Matcher version, int group) {
    return Integer.parseInt(version.group(group));
  }

  /** Of classes whose jar has another name, nothing can be told. */
  private static void requireOneVersion(List<Class<?>> parts) {
    Map<String, String> versions = new TreeMap<>();
    for (Class<?> part : parts) {
      Matcher jar = JAR.matcher(place(part));
      while (jar.find()) {
        versions.put(jar.group(1), jar.group(2));
      }
    }
    if (versions.values().stream().map(ClientCheck::release).distinct().count() > 1) {
      throw new IllegalStateException(
          "the Kubernetes client is put together of several versions, "
              + versions
              + ": use one for all, by importing io.fabric8:kubernetes-client-bom of that version");
    }
  }

  private static String place(Class<?> type) {
    @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null ? "" : source.getLocation().toString();
  }

  /** Without what a vendor or a snapshot appends. */
  private static String release(String version) {
    Matcher numbers = NUMBERS.matcher(version);
    return numbers.lookingAt() ? numbers.group() : version;
  }

  /** For a client that lacks what is called. */
  static IllegalStateException cannotBeUsed(LinkageError missing) {
    return new IllegalStateException(
        "lease-lock cannot use this Kubernetes client, for its parts do not fit together or with"
            + " lease-lock ("
            + missing
            + "): import io.fabric8:kubernetes-client-bom of one version, "
            + OLDEST
            + " or newer",
        missing);
  }
}
