package io.github.leaselock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseKeyTest {

  @Test
  void itIsMadeInTwoStepsThatCannotBeSwapped() {
    LeaseKey key = new LeaseKey("db", "cluster1-operations");

    assertThat(key).isEqualTo(new LeaseKey("db", "cluster1-operations"));
    assertThat(key).hasToString("db/cluster1-operations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "db", "a-b", "a--b", "0a9", "kube-system"})
  void whatTheApiServerTakesForANamespaceIsTaken(String namespace) {
    assertThatCode(() -> new LeaseKey(namespace, "x")).doesNotThrowAnyException();
    assertThatCode(() -> new LeaseKey("db", namespace)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "-a", "a-", "A", "a.b", "a_b", "a/b", "ä", "a b", "a\n", "..", "%2e"})
  void whatTheApiServerRefusesForANamespaceIsRefusedWithTheRule(String namespace) {
    assertThatThrownBy(() -> new LeaseKey(namespace, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "not a namespace: \"%s\"; it must be 1 to 63 lower-case letters, digits or '-',"
                + " beginning and ending with a letter or digit",
            namespace.replace("\n", "\\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "a.b", "cluster1-operations", "a.0.c-d", "1.2"})
  void whatTheApiServerTakesForANameIsTaken(String name) {
    assertThatCode(() -> new LeaseKey("db", name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "A", "-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b", "a_b", "a/b", "ü", "a\n"})
  void whatTheApiServerRefusesForANameIsRefusedWithTheRule(String name) {
    assertThatThrownBy(() -> new LeaseKey("db", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "not a Lease name: \"%s\"; it must be 1 to 253 lower-case letters, digits, '-' or '.',"
                + " each part beginning and ending with a letter or digit",
            name.replace("\n", "\\n"));
  }

  @Test
  void lengthsAreThoseOfTheApiServer() {
    assertThatCode(() -> new LeaseKey("x".repeat(63), "y".repeat(253))).doesNotThrowAnyException();
    assertThatThrownBy(() -> new LeaseKey("x".repeat(64), "y"))
        .hasMessageContaining("1 to 63 lower-case letters");
    assertThatThrownBy(() -> new LeaseKey("x", "y".repeat(254)))
        .hasMessageContaining("1 to 253 lower-case letters")
        .hasMessageContaining("(254 characters)");
  }
}
