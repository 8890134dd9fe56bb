package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LeaseKey;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The classes that an application sees, with another client than these tests have, or with none.
 */
final class ClientClasses {

  private final List<Path> path;
  private final Set<String> missing;

  private ClientClasses(List<Path> path, Set<String> missing) {
    this.path = path;
    this.missing = missing;
  }

  static ClientClasses absent() {
    return new ClientClasses(
        ours().filter(entry -> !entry.toString().contains("fabric8")).toList(), Set.of());
  }

  static ClientClasses without(String name) {
    return new ClientClasses(ours().toList(), Set.of(name));
  }

  /** As those of these tests, but it says that it has another version. */
  static ClientClasses ofVersion(Path directory, String version) throws IOException {
    Path source = directory.resolve("Version.java");
    Files.writeString(
        source,
        """
        package io.fabric8.kubernetes.client;

        public final class Version {
          public static String clientVersion() {
            return "%s";
          }
        }
        """
            .formatted(version));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", directory.toString(), source.toString());
    if (failed != 0) {
      throw new AssertionError("javac refuses " + source);
    }
    return new ClientClasses(Stream.concat(Stream.of(directory), ours()).toList(), Set.of());
  }

  /** As those of these tests, but the jar of a part has another name. */
  static ClientClasses withJarNamed(Path directory, String part, UnaryOperator<String> name)
      throws IOException {
    List<Path> path = new ArrayList<>();
    for (Path entry : ours().toList()) {
      String file = entry.getFileName().toString();
      path.add(
          file.matches(part + "-[0-9.]+\\.jar")
              ? Files.copy(entry, directory.resolve(name.apply(file)))
              : entry);
    }
    if (path.equals(ours().toList())) {
      throw new AssertionError("there is no " + part + " on the class path");
    }
    return new ClientClasses(path, Set.of());
  }

  private static Stream<Path> ours() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(Files::exists);
  }

  /** Calls the entry point in an application with these classes, with no client at hand. */
  Object enterWithoutClient() throws Exception {
    return entered(WithoutClient.class, "");
  }

  /** Calls the entry point in an application with these classes, with a client of its own. */
  Object enter(String url) throws Exception {
    return entered(WithClient.class, url);
  }

  private Object entered(Class<? extends Callable<Object>> application, String url)
      throws Exception {
    // Not closed: the client's engine still loads classes while it ends.
    ClassLoader loader = new Loader(urls(), missing);
    Class<?> type = loader.loadClass(application.getName());
    Callable<?> loaded = (Callable<?>) type.getConstructor(String.class).newInstance(url);
    return withContext(loader, loaded);
  }

  /** The client finds its HTTP engine by the thread's class loader. */
  private static Object withContext(ClassLoader loader, Callable<?> application) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      return application.call();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private URL[] urls() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path entry : path) {
      urls.add(entry.toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  private static final class Loader extends URLClassLoader {
    private final Set<String> missing;

    Loader(URL[] urls, Set<String> missing) {
      super(urls, ClassLoader.getPlatformClassLoader());
      this.missing = missing;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (missing.contains(name)) {
        throw new ClassNotFoundException(name);
      }
      return super.findClass(name);
    }
  }

  /** An application whose client is not there. */
  public static final class WithoutClient implements Callable<Object> {

    public WithoutClient(String url) {}

    @Override
    @SuppressWarnings("NullAway") // the wrong call that is tested
    public Object call() {
      return KubernetesLeaseStore.using(null);
    }
  }

  /** An application that has a client, and would send a request. */
  public static final class WithClient implements Callable<Object> {
    private final String url;

    public WithClient(String url) {
      this.url = url;
    }

    @Override
    public Object call() {
      Config config = new ConfigBuilder(Config.empty()).withMasterUrl(url).build();
      try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
        return KubernetesLeaseStore.using(client).read(new LeaseKey("db", "cluster1")).toString();
      }
    }
  }
}
