package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One request about Leases ({@code coordination.k8s.io/v1}), with all that decides its answer.
 *
 * @param name in the address; unused if the verb {@linkplain Verb#isToCollection is to all}
 * @param query without percent-encoding
 * @param body a missing node if there is none
 */
public record Request(
    Verb verb, String namespace, String name, Map<String, String> query, JsonNode body) {}
