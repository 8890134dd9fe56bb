package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page of dependencies has a row for each of the poms, and no other. */
class DependenciesInDocsTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+):([^`]+)` \\|");

  /** Of an artifact that a build uses, by the element that names it. */
  private static final List<String> NAMING = List.of("dependency", "plugin", "path");

  @Test
  void eachDependencyHasItsRow() throws Exception {
    List<String> rows = rows();
    assertThat(dependencies())
        .hasSizeGreaterThan(40)
        .allSatisfy(each -> assertThat(rows).anyMatch(row -> covers(row, each)));
  }

  @Test
  void noRowIsStale() throws Exception {
    Set<String> dependencies = dependencies();
    assertThat(rows())
        .doesNotHaveDuplicates()
        .allSatisfy(row -> assertThat(dependencies).anyMatch(each -> covers(row, each)));
  }

  private static boolean covers(String row, String dependency) {
    return row.equals(dependency)
        || (row.endsWith(":*") && dependency.startsWith(row.substring(0, row.length() - 1)));
  }

  private static List<String> rows() throws Exception {
    String page = Files.readString(ROOT.resolve("docs/dependencies.md"));
    return ROW.matcher(page).results().map(DependenciesInDocsTest::name).toList();
  }

  private static String name(MatchResult row) {
    return row.group(1) + ":" + row.group(2);
  }

  private static Set<String> dependencies() throws Exception {
    Set<String> found = new TreeSet<>();
    for (Path pom : poms()) {
      Element project =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(pom.toFile())
              .getDocumentElement();
      for (String naming : NAMING) {
        NodeList elements = project.getElementsByTagName(naming);
        for (int i = 0; i < elements.getLength(); i++) {
          Element element = (Element) elements.item(i);
          String artifact = child(element, "artifactId");
          if (!artifact.isEmpty()) { // the path of a file, in japicmp's configuration
            String group = child(element, "groupId");
            found.add((group.isEmpty() ? "org.apache.maven.plugins" : group) + ":" + artifact);
          }
        }
      }
    }
    return found;
  }

  private static List<Path> poms() throws Exception {
    List<Path> poms = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      files
          .filter(file -> file.endsWith("pom.xml"))
          .filter(file -> !file.toString().matches(".*[/\\\\](target|\\.[a-z]+)[/\\\\].*"))
          .forEach(poms::add);
    }
    assertThat(poms).hasSizeGreaterThan(6);
    return poms;
  }

  /** Of the element itself, and not of what is in it. */
  private static String child(Element element, String name) {
    NodeList children = element.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i).getNodeName().equals(name)) {
        return children.item(i).getTextContent().strip();
      }
    }
    return "";
  }
}
