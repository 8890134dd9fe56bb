package io.github.leaselock.kubernetes.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Every version that the Leases of a namespace ever had, from etcd's own log. A watch through the
 * API server would miss those that it stored just before it was killed.
 */
final class EtcdHistory {

  /** Store readable text, and forget nothing. */
  static final String[] FLAGS = {
    "--storage-media-type=application/json", "--etcd-compaction-interval=0"
  };

  private static final String PREFIX = "/registry/leases/";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private EtcdHistory() {}

  /** The changes so far, in the order in which they were made. */
  static List<LeaseVersion> of(RealApiServer server, String namespace) {
    String end = "end-" + UUID.randomUUID();
    server
        .client()
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(end)
                .endMetadata()
                .build())
        .create();
    try {
      return read(server.etcdUrl(), PREFIX + namespace + "/", end);
    } catch (IOException e) {
      throw new UncheckedIOException("No history from etcd", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Makes a few versions, of something that is nobody's, and forgets all before the last. */
  static void forget(String etcd) throws IOException, InterruptedException {
    String put = "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(base64("/nobody"), base64("x"));
    String revision = "";
    for (int i = 0; i < 3; i++) {
      revision = post(etcd + "/v3/kv/put", put).path("header").path("revision").asText();
    }
    post(etcd + "/v3/kv/compaction", "{\"revision\":\"%s\",\"physical\":true}".formatted(revision));
  }

  private static JsonNode post(String url, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(url + " answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  private static List<LeaseVersion> read(String etcd, String prefix, String end)
      throws IOException, InterruptedException {
    String from = base64(prefix);
    String to = base64(prefix.substring(0, prefix.length() - 1) + "0"); // '0' follows '/'
    String watch =
        "{\"create_request\":{\"key\":\"%s\",\"range_end\":\"%s\",\"start_revision\":\"1\",\"fragment\":true}}"
            .formatted(from, to);
    var request =
        HttpRequest.newBuilder(URI.create(etcd + "/v3/watch"))
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofString(watch))
            .build();
    var response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    List<LeaseVersion> versions = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode message = JSON.readTree(line);
        if (!message.path("error").isMissingNode()
            || message.path("result").path("canceled").asBoolean()) {
          throw new IOException("etcd ended the watch: " + line);
        }
        for (JsonNode event : message.path("result").path("events")) {
          LeaseVersion version = version(event, prefix.length());
          if (version.lease().equals(end)) {
            return versions;
          }
          if (!version.lease().startsWith("end-")) {
            versions.add(version);
          }
        }
      }
    }
    throw new IOException("The history ended before its end");
  }

  private static LeaseVersion version(JsonNode event, int prefix) {
    JsonNode pair = event.path("kv");
    String lease = text(pair.path("key")).substring(prefix);
    long revision = pair.path("mod_revision").asLong();
    return event.path("type").asText().equals("DELETE")
        ? LeaseVersion.deleted(lease, revision)
        : LeaseVersion.stored(lease, revision, text(pair.path("value")));
  }

  private static String text(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
