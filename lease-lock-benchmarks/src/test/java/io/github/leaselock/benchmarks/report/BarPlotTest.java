package io.github.leaselock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BarPlotTest {

  @Test
  void aBarIsAsLongAsItsRatioToOneAndATextTellsEach() throws Exception {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("floor", 1.0);
    values.put("lease-lock, session", 1.5);
    values.put("a < b & c", 332.0);
    values.put("quick", 0.5);
    values.put("nothing", 0.0);

    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    BarPlot.of("hand-over", "x floor", values).getBytes(StandardCharsets.UTF_8)));

    List<Double> lefts = new ArrayList<>();
    List<Double> widths = new ArrayList<>();
    NodeList bars = picture.getElementsByTagName("rect");
    for (int i = 1; i < bars.getLength(); i++) { // the first is the page
      lefts.add(Double.valueOf(((Element) bars.item(i)).getAttribute("x")));
      widths.add(Double.valueOf(((Element) bars.item(i)).getAttribute("width")));
    }
    double one = lefts.get(0);
    assertThat(widths).hasSize(5);
    assertThat(widths.get(0)).isPositive().isLessThan(widths.get(1)); // one is to be seen, too
    assertThat(widths.get(1)).isLessThan(widths.get(2));
    assertThat(lefts.subList(1, 3)).containsOnly(one);
    assertThat(lefts.get(3)).isLessThan(one);
    assertThat(lefts.get(3) + widths.get(3)).isCloseTo(one, within(0.01));
    assertThat(widths.get(4)).isZero();
    assertThat(picture.getDocumentElement().getTextContent()).contains("a < b & c", "332");
  }
}
