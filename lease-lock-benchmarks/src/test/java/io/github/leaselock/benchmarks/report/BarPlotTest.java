package io.github.leaselock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

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
  void longerBarsForLargerValuesAndATextForEach() throws Exception {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("floor", 1.0);
    values.put("lease-lock, session", 1.05);
    values.put("a < b & c", 332.0);
    values.put("nothing", 0.0);

    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    BarPlot.of("hand-over", "x floor", values).getBytes(StandardCharsets.UTF_8)));

    List<Double> widths = new ArrayList<>();
    NodeList bars = picture.getElementsByTagName("rect");
    for (int i = 1; i < bars.getLength(); i++) { // the first is the page
      widths.add(Double.valueOf(((Element) bars.item(i)).getAttribute("width")));
    }
    assertThat(widths).hasSize(4);
    assertThat(widths.get(0)).isPositive().isLessThan(widths.get(1));
    assertThat(widths.get(1)).isLessThan(widths.get(2));
    assertThat(widths.get(3)).isZero();
    assertThat(picture.getDocumentElement().getTextContent()).contains("a < b & c", "332");
  }
}
