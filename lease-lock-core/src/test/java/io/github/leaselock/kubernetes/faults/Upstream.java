package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The real server behind a proxy: each request is sent once, as it came. */
final class Upstream {

  private static final int LIMIT_SECONDS = 15;

  private final HttpClient http;
  private final String root;

  Upstream(KubernetesClient server) {
    var once =
        new RequestConfigBuilder(server.getConfiguration().getRequestConfig())
            .withRequestRetryBackoffLimit(0)
            .build();
    this.http = server.getHttpClient().newBuilder().tag(once).build();
    this.root = server.getMasterUrl().toString().replaceFirst("/$", "");
  }

  /** What the server answered; of two equal requests in a row, to the second. */
  record Answer(
      int code, String type, Optional<String> retryAfter, String body, boolean firstApplied) {
    boolean isSuccess() {
      return code >= 200 && code < 300;
    }

    Answer after(boolean firstApplied) {
      return new Answer(code, type, retryAfter, body, firstApplied);
    }
  }

  Answer send(HttpMessage request) throws IOException {
    var builder = http.newHttpRequestBuilder().uri(root + request.target());
    builder.header("Accept", request.headers().getOrDefault("Accept", "application/json"));
    if (request.body().isEmpty()) {
      builder.method(request.method(), null, null);
    } else {
      builder.method(
          request.method(),
          request.headers().getOrDefault("Content-Type", "application/json"),
          request.body());
    }
    try {
      HttpResponse<byte[]> response =
          http.sendAsync(builder.build(), byte[].class).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      byte[] body = response.body();
      return new Answer(
          response.code(),
          Optional.ofNullable(response.header("Content-Type")).orElse("application/json"),
          Optional.ofNullable(response.header("Retry-After")),
          body == null ? "" : new String(body, StandardCharsets.UTF_8),
          false);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("The server gave no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The proxy is being closed", e);
    }
  }
}
