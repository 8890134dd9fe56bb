package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Requests over HTTP, as they are: past the client's own types, defaults and retries. */
final class HttpApiServer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT_SECONDS = 60;

  private final HttpClient http;
  private final String address;

  HttpApiServer(KubernetesClient client) {
    this.http = client.getHttpClient();
    this.address = client.getMasterUrl().toString();
  }

  Answer send(Request request) {
    JsonNode body = request.body();
    HttpResponse<String> response =
        send(
            request.verb().method(),
            uri(request),
            request.verb().mediaType(),
            body.isMissingNode() ? "" : body.toString());
    return new Answer(response.code(), parsed(request.verb(), response));
  }

  /** Sends what is not about Leases, and returns the body of an answer that must be a success. */
  JsonNode send(String method, URI uri, String body) {
    HttpResponse<String> response = send(method, uri, "application/json", body);
    if (!response.isSuccessful()) {
      throw new IllegalStateException(method + " " + uri + ": " + response.body());
    }
    return json(response.body());
  }

  private HttpResponse<String> send(String method, URI uri, String mediaType, String body) {
    var builder = http.newHttpRequestBuilder().uri(uri);
    if (body.isEmpty()) {
      builder.method(method, null, null);
    } else {
      builder.method(method, mediaType, body);
    }
    String what = method + " " + uri;
    try {
      return http.sendAsync(builder.build(), String.class).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("No answer to " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted: " + what, e);
    }
  }

  private URI uri(Request request) {
    String path =
        "apis/coordination.k8s.io/v1/namespaces/" + encoded(request.namespace()) + "/leases";
    if (!request.verb().isToCollection()) {
      path += "/" + encoded(request.name());
    }
    return URI.create(address + path + query(request.query()));
  }

  private static String query(Map<String, String> query) {
    if (query.isEmpty()) {
      return "";
    }
    return query.entrySet().stream()
        .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static JsonNode parsed(Verb verb, HttpResponse<String> response) {
    if (verb != Verb.WATCH || !response.isSuccessful()) {
      return json(response.body());
    }
    ArrayNode events = JsonNodeFactory.instance.arrayNode();
    try (MappingIterator<JsonNode> lines =
        JSON.readerFor(JsonNode.class).readValues(response.body())) {
      lines.forEachRemaining(events::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException notJson) {
      return JsonNodeFactory.instance.textNode(body);
    }
  }
}
