package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HealthServerTest {

  private final HttpClient http = HttpClient.newHttpClient();
  private HealthServer probes;

  @BeforeEach
  void start() throws IOException {
    probes = HealthServer.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    probes.close();
  }

  @Test
  void aProcessThatStartsIsAliveAndNotReady() throws Exception {
    assertThat(get("/livez")).isEqualTo("200 ok");
    assertThat(get("/readyz")).isEqualTo("503 starting");
  }

  @Test
  void aProcessThatWorksIsBoth() throws Exception {
    probes.tellOf(health(Optional.empty(), Optional.empty()));

    assertThat(get("/livez")).isEqualTo("200 ok");
    assertThat(get("/readyz")).isEqualTo("200 ok");
  }

  @Test
  void aComplaintIsToldWithItsReason() throws Exception {
    probes.tellOf(health(Optional.of("no database"), Optional.of("no watch")));

    assertThat(get("/livez")).isEqualTo("503 no database");
    assertThat(get("/readyz")).isEqualTo("503 no watch");
  }

  private static Health health(Optional<String> sick, Optional<String> unready) {
    return new Health() {
      @Override
      public Optional<String> sick() {
        return sick;
      }

      @Override
      public Optional<String> unready() {
        return unready;
      }
    };
  }

  private String get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + probes.port() + path);
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body().strip();
  }
}
