package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.docs.Guarantees.Named;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Every test that docs/guarantees.md names ran in this build, and passed. It reads the reports of
 * the tests that ran before it, so it is run by an execution of its own, after them.
 */
@Tag("after-the-tests")
class GuaranteesRunTest {

  @Test
  void everyNamedTestRanAndPassed() throws Exception {
    Set<String> passed = passed(Path.of("target", "surefire-reports"));

    List<String> missing = new ArrayList<>();
    for (Named test : Guarantees.named()) {
      if (!passed.contains(test.toString())) {
        missing.add(test.toString());
      }
    }

    assertThat(missing).isEmpty();
  }

  /** It has to fit into every build, so each tells how long it took. */
  @Test
  void theSimulationIsPartOfEveryBuild() throws Exception {
    double seconds = 0;
    int tests = 0;
    for (Element test : cases(Path.of("target", "surefire-reports"))) {
      if (test.getAttribute("classname").contains(".simulation.")) {
        seconds += Double.parseDouble(test.getAttribute("time"));
        tests++;
      }
    }
    System.out.printf("The simulation: %d tests in %.0f s%n", tests, seconds);

    assertThat(tests).isPositive();
  }

  /** {@code Class} and {@code Class#method} of each test case without a failure. */
  private static Set<String> passed(Path reports) throws Exception {
    Set<String> passed = new TreeSet<>();
    for (Element test : cases(reports)) {
      boolean failed =
          Stream.of("failure", "error", "skipped")
              .anyMatch(outcome -> test.getElementsByTagName(outcome).getLength() > 0);
      if (!failed) {
        String type = test.getAttribute("classname").replaceAll(".*\\.", "");
        passed.add(type);
        passed.add(type + "#" + test.getAttribute("name").replaceAll("\\W.*", ""));
      }
    }
    return passed;
  }

  private static List<Element> cases(Path reports) throws Exception {
    List<Element> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(reports)) {
      for (Path report : files.filter(file -> file.toString().endsWith(".xml")).toList()) {
        NodeList found =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < found.getLength(); i++) {
          cases.add((Element) found.item(i));
        }
      }
    }
    return cases;
  }
}
