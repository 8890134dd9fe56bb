package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.docs.Guarantees.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

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

  /** {@code Class} and {@code Class#method} of each test case without a failure. */
  private static Set<String> passed(Path reports) throws Exception {
    Set<String> passed = new TreeSet<>();
    try (Stream<Path> files = Files.list(reports)) {
      for (Path report : files.filter(file -> file.toString().endsWith(".xml")).toList()) {
        read(report, passed);
      }
    }
    return passed;
  }

  private static void read(Path report, Set<String> passed)
      throws ParserConfigurationException, IOException, SAXException {
    NodeList cases =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      boolean failed =
          Stream.of("failure", "error", "skipped")
              .anyMatch(outcome -> test.getElementsByTagName(outcome).getLength() > 0);
      if (!failed) {
        String type = test.getAttribute("classname").replaceAll(".*\\.", "");
        passed.add(type);
        passed.add(type + "#" + test.getAttribute("name").replaceAll("\\W.*", ""));
      }
    }
  }
}
