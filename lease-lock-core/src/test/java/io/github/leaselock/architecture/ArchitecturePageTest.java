package io.github.leaselock.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/architecture.md name the modules that there are, and the packages. */
class ArchitecturePageTest {

  private static final Path ROOT = Path.of("..");
  private static final String CORE = "lease-lock-core";
  private static final String TESTING = "lease-lock-testing";

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern MODULE_ROW =
      Pattern.compile("^\\| `(lease-lock-[a-z-]+)` \\|", Pattern.MULTILINE);
  private static final Pattern MANAGED =
      Pattern.compile("<dependencyManagement>.*?</dependencyManagement>", Pattern.DOTALL);
  private static final Pattern OURS =
      Pattern.compile(
          "<dependency>\\s*<groupId>io\\.github\\.leaselock</groupId>"
              + "\\s*<artifactId>([^<]+)</artifactId>");
  private static final Pattern IN_TESTS =
      Pattern.compile(
          "<dependency>\\s*<groupId>io\\.github\\.leaselock</groupId>"
              + "\\s*<artifactId>"
              + TESTING
              + "</artifactId>\\s*<version>[^<]+</version>\\s*<scope>test</scope>");

  /** What its user has, or has not. */
  private static final Pattern BESIDE =
      Pattern.compile(
          "<dependency>\\s*<groupId>io\\.github\\.leaselock</groupId>"
              + "\\s*<artifactId>[^<]+</artifactId>"
              + "\\s*<version>[^<]+</version>\\s*<scope>provided</scope>");

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(hit -> hit.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> modules() throws IOException {
    return found(MODULE, read("pom.xml"));
  }

  @Test
  void everyModuleHasItsSentence() throws IOException {
    assertThat(found(MODULE_ROW, read("docs/architecture.md")))
        .hasSizeGreaterThan(5)
        .isEqualTo(modules());
  }

  @Test
  void modulesBuildOnTheCoreAloneAndInTestsOnItsStandIns() throws IOException {
    assertThat(read("lease-lock-spring-boot/pom.xml")).containsPattern(BESIDE);
    for (String module : modules()) {
      String managed = MANAGED.matcher(read(module + "/pom.xml")).replaceAll("");
      String pom = IN_TESTS.matcher(managed).replaceAll("");
      if (module.equals("lease-lock-spring-boot")) {
        pom = BESIDE.matcher(pom).replaceAll("");
      }
      assertThat(found(OURS, pom)).as(module).isSubsetOf(CORE);
    }
  }

  @Test
  void everyPackageHasItsSentenceAndWhatItMayImport() throws IOException {
    List<String> rows = Arrays.stream(CorePackage.values()).map(ArchitecturePageTest::row).toList();

    assertThat(read("docs/architecture.md")).contains(String.join("\n", rows) + "\n\n");
  }

  private static String row(CorePackage each) {
    List<String> imports =
        each.imports().stream().map(imported -> "`" + imported.shortName() + "`").toList();
    List<String> libraries = each.libraries().stream().map(Library::title).toList();
    return "| `%s` | %s | %s | %s |"
        .formatted(each.shortName(), each.sentence(), listed(imports), listed(libraries));
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
