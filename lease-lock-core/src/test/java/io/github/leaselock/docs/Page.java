package io.github.leaselock.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of Markdown in this repository. */
record Page(Path file, String text) {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCED =
      Pattern.compile("^(```|~~~).*?^\\1$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(#[^)]*)?\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);

  /** Where a link leads: a file, and perhaps a heading in it. */
  record Link(Path file, String anchor) {}

  static Page read(Path file) {
    try {
      return new Page(file, Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All pages but those that a build has written. */
  static List<Page> all() throws IOException {
    return files(".md").stream().map(Page::read).toList();
  }

  static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
          .filter(file -> !ROOT.relativize(file).startsWith(".git"))
          .sorted()
          .toList();
    }
  }

  String name() {
    return ROOT.relativize(file).toString();
  }

  /** Without what stands between fences. */
  String prose() {
    return FENCED.matcher(text).replaceAll("");
  }

  List<Link> links() {
    List<Link> links = new ArrayList<>();
    for (MatchResult link : LINK.matcher(prose()).results().toList()) {
      Path target = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1)).normalize();
      links.add(new Link(target, link.group(2) == null ? "" : link.group(2).substring(1)));
    }
    return links;
  }

  /** What GitHub makes of the headings. */
  Set<String> anchors() {
    Set<String> anchors = new TreeSet<>();
    for (MatchResult heading : HEADING.matcher(prose()).results().toList()) {
      String plain = heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
      anchors.add(
          plain
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .strip()
              .replace(' ', '-'));
    }
    return anchors;
  }
}
