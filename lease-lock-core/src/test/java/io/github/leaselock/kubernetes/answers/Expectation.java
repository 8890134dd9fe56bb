package io.github.leaselock.kubernetes.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** The part of an observation that a probe states, because locks rely on it. */
record Expectation(String probe, JsonNode expected) {

  static Expectation of(Probe probe) {
    return new Expectation(probe.name(), probe.expected());
  }

  /** Fails unless the observation has all that is expected; it may have more. */
  void assertHolds(JsonNode observed) {
    assertContains(observed, expected, probe);
  }

  private static void assertContains(JsonNode whole, JsonNode part, String where) {
    if (!part.isObject()) {
      if (!part.isMissingNode()) {
        assertThat(whole).as(where).isEqualTo(part);
      }
      return;
    }
    part.properties()
        .forEach(
            field ->
                assertContains(
                    whole.path(field.getKey()), field.getValue(), where + " / " + field.getKey()));
  }
}
