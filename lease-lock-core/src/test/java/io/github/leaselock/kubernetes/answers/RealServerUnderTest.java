package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import java.net.URI;

/** The real server, with an etcd of its own that can be made to forget. */
final class RealServerUnderTest implements ApiServerUnderTest, AutoCloseable {

  private final RealApiServer server;
  private final HttpApiServer http;

  RealServerUnderTest(String... apiServerFlags) {
    this.server = RealApiServer.start(apiServerFlags);
    this.http = new HttpApiServer(server.client());
  }

  String version() {
    return server.version();
  }

  @Override
  public Answer send(Request request) {
    return http.send(request);
  }

  @Override
  public String newNamespace() {
    return server.newNamespace();
  }

  @Override
  public void terminate(String namespace) {
    server.client().namespaces().withName(namespace).delete();
    // The admission plugin follows the namespaces a moment behind, but asks again after a delete.
    if (server.client().namespaces().withName(namespace).get().getMetadata().getDeletionTimestamp()
        == null) {
      throw new IllegalStateException("Not terminating: " + namespace);
    }
  }

  /** Compacts etcd, and restarts the API server, whose watch cache remembers otherwise. */
  @Override
  public void forgetHistory() {
    String anything = "{\"key\": \"AA==\"}";
    JsonNode header =
        http.send("POST", URI.create(server.etcdUrl() + "/v3/kv/range"), anything).path("header");
    String upTo = "{\"physical\": true, \"revision\": " + header.path("revision").asText() + "}";
    http.send("POST", URI.create(server.etcdUrl() + "/v3/kv/compaction"), upTo);
    server.restartApiServer();
  }

  @Override
  public void close() {
    server.close();
  }
}
