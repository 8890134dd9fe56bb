package io.github.leaselock.demo.play.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs of a real API server, where {@code kube-api-test} keeps them: {@code
 * $KUBE_API_TEST_DIR/k8s/<version>-<system>-<architecture>}, by default below {@code
 * ~/.kubeapitest}.
 *
 * @param version the version of Kubernetes
 * @param directory where they lie
 */
public record KubeBinaries(String version, Path directory) {

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** The newest that are complete, if any; the version that the environment names, if it does. */
  public static Optional<KubeBinaries> find() throws IOException {
    return findIn(root(), Optional.ofNullable(System.getenv("KUBE_API_TEST_API_SERVER_VERSION")));
  }

  /** Where to look. */
  static Path root() {
    String dir = System.getenv("KUBE_API_TEST_DIR");
    return dir == null ? Path.of(System.getProperty("user.home"), ".kubeapitest") : Path.of(dir);
  }

  /** As {@link #find}, below the given directory. */
  static Optional<KubeBinaries> findIn(Path root, Optional<String> version) throws IOException {
    Path all = root.resolve("k8s");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    String suffix = platformSuffix();
    try (Stream<Path> versions = Files.list(all)) {
      return versions
          .filter(path -> path.getFileName().toString().endsWith(suffix))
          .map(path -> new KubeBinaries(versionOf(path, suffix), path))
          .filter(KubeBinaries::isComplete)
          .filter(found -> version.isEmpty() || version.get().equals(found.version()))
          .max(Comparator.comparing(KubeBinaries::numbers, KubeBinaries::compareNumbers));
    }
  }

  /** The system and the architecture, as {@code kube-api-test} names them. */
  static String platformSuffix() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "darwin" : os.contains("win") ? "windows" : "linux";
    String machine = arch.equals("aarch64") || arch.equals("arm64") ? "arm64" : "amd64";
    return "-" + system + "-" + machine;
  }

  private boolean isComplete() {
    return Files.isExecutable(directory.resolve("etcd"))
        && Files.isExecutable(directory.resolve("kube-apiserver"));
  }

  private List<Integer> numbers() {
    return NUMBER.matcher(version).results().map(m -> Integer.parseInt(m.group())).toList();
  }

  private static int compareNumbers(List<Integer> left, List<Integer> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      if (!left.get(i).equals(right.get(i))) {
        return left.get(i) - right.get(i);
      }
    }
    return left.size() - right.size();
  }

  private static String versionOf(Path path, String suffix) {
    String name = path.getFileName().toString();
    return name.substring(0, name.length() - suffix.length());
  }
}
