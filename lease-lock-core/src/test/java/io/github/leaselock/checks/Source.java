package io.github.leaselock.checks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java file of this repository.
 *
 * @param path where it is in the repository, with slashes
 * @param text what it says
 */
record Source(String path, String text) {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** The main code of all modules. */
  static List<Source> ofMain() throws IOException {
    List<Source> sources = new ArrayList<>();
    for (Path module : modules()) {
      for (Path file : files(module.resolve("src/main/java"))) {
        String path = ROOT.relativize(file).toString().replace('\\', '/');
        sources.add(new Source(path, Files.readString(file, StandardCharsets.UTF_8)));
      }
    }
    return sources;
  }

  /** Those in the root and in {@code lease-lock-examples}, but what has no code. */
  private static List<Path> modules() throws IOException {
    try (Stream<Path> outer = Files.list(ROOT);
        Stream<Path> examples = Files.list(ROOT.resolve("lease-lock-examples"))) {
      return Stream.concat(outer, examples)
          .filter(module -> Files.isDirectory(module.resolve("src/main/java")))
          .toList();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  String module() {
    return path.substring(0, path.indexOf('/'));
  }

  long lines() {
    return text.lines().count();
  }

  @Override
  public String toString() {
    return path;
  }
}
