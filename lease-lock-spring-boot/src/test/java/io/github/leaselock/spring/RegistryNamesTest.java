package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Any key has a Lease, and no two keys have one. */
class RegistryNamesTest {

  private final RegistryNames names = new RegistryNames("ops", "registry-");

  private String name(String key) {
    return names.lease(key).name();
  }

  @Test
  void whatCanStandAsItIsDoes() {
    assertThat(name("order-42")).isEqualTo("registry-order-42");
    assertThat(name("a.b.c")).isEqualTo("registry-a.b.c");
  }

  @Test
  void ofAnyOtherWhatCanBeReadStandsBeforeAHash() {
    assertThat(name("Order 42/é")).matches("registry-order-42-x[0-9a-f]{32}");
    assertThat(name("")).matches("registry-x[0-9a-f]{32}");
    assertThat(name("/")).matches("registry-x[0-9a-f]{32}");
    assertThat(name("\ud800")).isNotEqualTo(name("\ud801"));
  }

  @Test
  void noTwoHaveOne() {
    String hashed = name("Order 42").substring("registry-".length());
    List<String> keys =
        List.of(
            "order-42",
            "Order-42",
            "order 42",
            "Order 42",
            "order--42",
            "-order-42",
            "order-42-",
            "",
            " ",
            "\t",
            ".",
            "..",
            "a".repeat(100),
            "a".repeat(101),
            "a".repeat(102),
            hashed,
            hashed.substring(hashed.length() - 33));
    assertThat(keys.stream().map(this::name)).doesNotHaveDuplicates();
  }

  @Test
  void theLongestPrefixLeavesRoomForTheLongestKey() {
    RegistryNames longest = new RegistryNames("ops", "p".repeat(100));
    Stream.of("a".repeat(100), "a".repeat(10_000), "A".repeat(10_000))
        .forEach(key -> assertThat(longest.lease(key).name()).hasSizeLessThanOrEqualTo(253));
    assertThatThrownBy(() -> new RegistryNames("ops", "p".repeat(101)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lease-lock.registry.prefix");
  }
}
