package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One question: in this situation, what comes of this request?
 *
 * @param name a sentence with the answer in it
 * @param given the requests that make the situation, in a namespace of their own
 * @param send the request in question
 * @param expected the part of the observation that locks rely on: it holds for every version of
 *     Kubernetes; the rest is as it was on the version recorded
 */
record Probe(String name, List<Step> given, Send send, JsonNode expected) {

  /** Something done to the server. */
  sealed interface Step {}

  /**
   * A request with {@linkplain Placeholders placeholders} in its texts.
   *
   * @param namespace other than the probe's, or empty
   */
  record Send(Verb verb, String namespace, String name, Map<String, String> query, JsonNode body)
      implements Step {}

  /** The same, watching for half a minute if it watches. */
  Probe watchingForLong() {
    Map<String, String> query = new LinkedHashMap<>(send.query());
    query.computeIfPresent("timeoutSeconds", (key, brief) -> "30");
    return new Probe(
        name,
        given,
        new Send(send.verb(), send.namespace(), send.name(), query, send.body()),
        expected);
  }

  /** {@link ApiServerUnderTest#terminate} on the probe's namespace. */
  record TerminateNamespace() implements Step {}

  /** {@link ApiServerUnderTest#forgetHistory}. */
  record ForgetHistory() implements Step {}
}
