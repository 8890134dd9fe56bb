package io.github.leaselock.demo.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.Interceptor.RequestTags;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client asks of the API server, in the words of RBAC. Thread-safe. */
public final class RequestLog {

  private static final Pattern NAMESPACED =
      Pattern.compile(
          "/apis?/(?:(?<group>[^/]+)/)?v[^/]+/namespaces/[^/]+/(?<resource>[^/]+)"
              + "(?:/(?<name>[^/]+)(?:/(?<subresource>.+))?)?");

  private final Set<String> asked = new ConcurrentSkipListSet<>();

  /** To be given to a client that is being built. */
  public void listenTo(HttpClient.Builder http) {
    http.addOrReplaceInterceptor(
        "request-log",
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            record(request.method(), request.uri());
          }
        });
  }

  /** One line for each verb on each resource: {@code verb group/resource[/subresource]}. */
  public Set<String> asked() {
    return new TreeSet<>(asked);
  }

  private void record(String method, URI uri) {
    Matcher path = NAMESPACED.matcher(uri.getPath());
    if (!path.matches()) {
      asked.add(method + " " + uri.getPath());
      return;
    }
    @Nullable String subresource = path.group("subresource");
    asked.add(
        "%s %s/%s%s"
            .formatted(
                verb(method, path.group("name"), String.valueOf(uri.getQuery())),
                path.group("group") == null ? "" : path.group("group"),
                path.group("resource"),
                subresource == null ? "" : "/" + subresource));
  }

  private static String verb(String method, @Nullable String name, String query) {
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> name == null ? "deletecollection" : "delete";
      case "GET" -> query.contains("watch=true") ? "watch" : name == null ? "list" : "get";
      default -> method;
    };
  }
}
