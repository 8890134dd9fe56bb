package io.github.leaselock.benchmarks.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts HTTP requests where they leave the process, by the namespace in their paths. A watch is
 * one, and a list is one.
 */
public final class Requests implements Interceptor {

  private static final Pattern NAMESPACE = Pattern.compile("/namespaces/([^/?]+)/");

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    count(request.uri().toString());
  }

  /** For clients of other kinds. */
  void count(String url) {
    Matcher matcher = NAMESPACE.matcher(url);
    if (matcher.find()) {
      counts.computeIfAbsent(matcher.group(1), any -> new LongAdder()).increment();
    }
  }

  /** How many went to objects in a namespace, so far. */
  public long in(String namespace) {
    LongAdder count = counts.get(namespace);
    return count == null ? 0 : count.sum();
  }

  /** How many went to objects in any namespace, so far. */
  public long all() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
