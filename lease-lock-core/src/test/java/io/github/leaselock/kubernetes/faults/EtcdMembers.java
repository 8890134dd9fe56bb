package io.github.leaselock.kubernetes.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.leaselock.kubernetes.realserver.Await;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Which member of an etcd leads, as the members themselves say. */
final class EtcdMembers {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(500);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> urls;
  private final HttpClient http = HttpClient.newHttpClient();

  EtcdMembers(RealApiServer server) {
    this.urls = server.etcdUrls();
  }

  int awaitLeader() {
    return awaitLeaderOtherThan(-1);
  }

  /** Returns which one leads once a member says of itself that it does. */
  int awaitLeaderOtherThan(int former) {
    AtomicInteger found = new AtomicInteger(former);
    Await.until(
        LIMIT,
        "a leader other than " + former,
        () -> {
          leader(former).ifPresent(found::set);
          return found.get() != former;
        },
        () -> "");
    return found.get();
  }

  /** Returns when all members follow one leader. */
  void awaitAll() {
    Await.until(
        LIMIT,
        "all members follow a leader",
        () -> {
          long leaders = 0;
          for (String url : urls) {
            leaders += status(url).path("leader").asText("0").equals("0") ? 0 : 1;
          }
          return leaders == urls.size();
        },
        () -> "");
  }

  private OptionalInt leader(int former) {
    for (int member = 0; member < urls.size(); member++) {
      try {
        if (member != former) {
          JsonNode status = status(urls.get(member));
          String self = status.path("header").path("member_id").asText("?");
          if (status.path("leader").asText("").equals(self)) {
            return OptionalInt.of(member);
          }
        }
      } catch (IOException stopped) {
        // Then it does not lead.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return OptionalInt.empty();
  }

  private JsonNode status(String url) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/v3/maintenance/status"))
            .timeout(ANSWER_LIMIT)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
