package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.github.leaselock.FencingToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.integration.support.locks.LockRegistry;

/** What docs/spring-boot.md shows and says. */
@Timeout(120)
class PageTest {

  private static final Path PAGE = Path.of("../docs/spring-boot.md");
  private static final Path TESTS = Path.of("src/test/java/io/github/leaselock/spring");

  @Test
  void theComponentWorksUnderTheLock() {
    List<FencingToken> closed = new ArrayList<>();
    Contexts.inMemory()
        .withPropertyValues("lease-lock.session.enabled=true")
        .withBean("ledger", Ledger.class, () -> closed::add)
        .withBean("dayEnd", DayEnd.class)
        .run(
            context -> {
              context.getBean(DayEnd.class).close();
              context.getBean(DayEnd.class).close();
            });
    assertThat(closed).hasSize(2).isSorted();
  }

  @Test
  void theRegistryRunsATask() {
    List<String> shipped = new ArrayList<>();
    Contexts.inMemory()
        .run(
            context -> {
              LockRegistry<?> lockRegistry = context.getBean(LockRegistry.class);
              String order = "order-42";
              // [spring-boot-registry]
              lockRegistry.executeLocked(order, () -> shipped.add(order));
              // [spring-boot-registry]
            });
    assertThat(shipped).containsExactly("order-42");
  }

  /** Each property that an application can set, with its default and its text. */
  @Test
  void theTableOfPropertiesIsTheMetadata() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| `lease-lock.") || line.startsWith("| `management."))
            .toList();
    assertThat(rows).containsExactlyElementsOf(rowsOfTheMetadata());
  }

  private static List<String> rowsOfTheMetadata() throws IOException {
    String text;
    try (var file =
        Objects.requireNonNull(
            LeaseLockProperties.class.getResourceAsStream(
                "/META-INF/spring-configuration-metadata.json"))) {
      text = new String(file.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
    List<?> properties =
        (List<?>)
            Objects.requireNonNull(
                new KubernetesSerialization().unmarshal(text, Map.class).get("properties"));
    return properties.stream().map(property -> row((Map<?, ?>) property)).sorted().toList();
  }

  private static String row(Map<?, ?> property) {
    Object byDefault = property.get("defaultValue");
    return String.format(
        "| `%s` | %s | %s |",
        property.get("name"),
        byDefault == null ? "" : "`" + byDefault + "`",
        property.get("description"));
  }

  @Test
  void eachPropertyHasAText() throws IOException {
    assertThat(rowsOfTheMetadata())
        .hasSizeGreaterThan(15)
        .allSatisfy(row -> assertThat(row).doesNotContain("null").endsWith(". |"));
  }

  @Test
  void testsThatItNamesExist() throws IOException {
    Pattern name = Pattern.compile("`([A-Z][A-Za-z]+Test)(?:#([a-zA-Z]+))?`");
    assertThat(name.matcher(Files.readString(PAGE)).results().toList())
        .isNotEmpty()
        .allSatisfy(test -> assertThat(TESTS.resolve(test.group(1) + ".java")).exists());
  }

  @Test
  void versionsThatItNamesAreThoseOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("../pom.xml"));
    String page = Files.readString(PAGE);
    Stream.of(
            "spring-boot.version",
            "spring-boot.newest.version",
            "spring-integration.version",
            "spring-integration.newest.version")
        .forEach(
            property ->
                assertThat(page)
                    .contains(pom.replaceAll("(?s).*<" + property + ">([^<]*)<.*", "$1")));
  }
}
