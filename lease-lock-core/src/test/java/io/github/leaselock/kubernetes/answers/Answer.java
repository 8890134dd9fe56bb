package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What came back.
 *
 * @param status of HTTP
 * @param body an object, a list, a {@code Status}; for a watch an array of its events
 */
public record Answer(int status, JsonNode body) {}
