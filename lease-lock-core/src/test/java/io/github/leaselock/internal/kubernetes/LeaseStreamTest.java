package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WatchedLeases;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a watch asks, and what it makes of answers that a real server seldom gives. */
@Timeout(180)
class LeaseStreamTest extends OnScriptedServer {

  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/db/leases";
  private static final String STREAM = "&watch=true&allowWatchBookmarks=true&resourceVersion=";
  private static final WatchScope ONE = WatchScope.of(Bodies.KEY);
  private static final String END = "";

  /** Of the stream that was opened last. */
  private BlockingQueue<String> pieces = new LinkedBlockingQueue<>();

  private static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object.replace("\n", "") + "}\n";
  }

  private static String lease(int version) {
    return Bodies.LEASE.replace("\"100\"", "\"" + version + "\"");
  }

  private WatchedLeases watched() {
    return watched(ONE, Bodies.LIST_WITH_IT);
  }

  private WatchedLeases watched(WatchScope scope, String list) {
    pieces = new LinkedBlockingQueue<>();
    server.replies(ScriptedServer.answer(200, list), ScriptedServer.stream(pieces));
    return new WatchedLeases(store, scope);
  }

  private static void assertFailed(LeaseWatch.End end, Kind kind, String... words) {
    assertThat(end.failure()).map(StoreFailure::kind).contains(kind);
    assertThat(end.failure().orElseThrow().message()).contains(List.of(words));
  }

  @Test
  void oneLeaseIsListedAndWatchedByItsName() throws Exception {
    try (WatchedLeases watched = watched()) {
      watched.awaitCaughtUp();

      String selector = LEASES + "?fieldSelector=metadata.name%3Dcluster1";
      assertThat(server.requests())
          .extracting(ScriptedServer.Request::line)
          .containsExactly("GET " + selector, "GET " + selector + STREAM + "100");
    }
  }

  @Test
  void contendedLeasesAreListedAndWatchedByTheLabel() throws Exception {
    try (WatchedLeases watched = watched(WatchScope.contended("db"), Bodies.EMPTY_LIST)) {
      watched.awaitCaughtUp();

      String selector = LEASES + "?labelSelector=leaselock.github.io%2Fcontended";
      assertThat(server.requests())
          .extracting(ScriptedServer.Request::line)
          .containsExactly("GET " + selector, "GET " + selector + STREAM + "100");
    }
  }

  @Test
  void anEventMayComeInPieces() throws Exception {
    try (WatchedLeases watched = watched()) {
      watched.next();
      String event =
          event("MODIFIED", lease(101).replace("\"a\"", "\"\u0628\"")) + event("ADDED", lease(102));
      for (int i = 0; i < event.length(); i += 7) {
        pieces.add(event.substring(i, Math.min(event.length(), i + 7)));
      }

      assertThat(watched.next().holderIdentity()).isEqualTo("\u0628");
      assertThat(watched.next().resourceVersion()).isEqualTo("102");
    }
  }

  /** What stands in a DELETED event is the old content under a version that was never stored. */
  @Test
  void theObjectOfADeletionIsShownToNobody() throws Exception {
    try (WatchedLeases watched = watched()) {
      watched.next();
      pieces.add(event("DELETED", lease(105)));

      assertThat(watched.awaitRemoval()).isEqualTo(Bodies.KEY);

      pieces.add(END);
      assertThat(watched.awaitEnd().position()).contains("105");
      assertThat(watched.isAnythingLeft()).isFalse();
    }
  }

  @Test
  void aStreamThatTheServerEndsGoesOnFromItsLastVersion() throws Exception {
    try (WatchedLeases watched = watched()) {
      watched.awaitCaughtUp();
      pieces.add(event("MODIFIED", lease(101)));
      pieces.add(
          event("BOOKMARK", "{\"kind\":\"Lease\",\"metadata\":{\"resourceVersion\":\"170\"}}"));
      pieces.add(END);

      assertThat(watched.awaitEnd())
          .isEqualTo(new LeaseWatch.End(Optional.of("170"), Optional.empty()));
    }
    server.replies(ScriptedServer.stream(pieces));
    try (WatchedLeases watched = new WatchedLeases(store, ONE, Optional.of("170"))) {
      watched.awaitCaughtUp();
      assertThat(server.onlyRequest().path()).endsWith(STREAM + "170");
    }
  }

  @Test
  void aPositionThatIsTooOldIsNoFailureAndCannotBeResumed() throws Exception {
    LeaseWatch.End expired = new LeaseWatch.End(Optional.empty(), Optional.empty());
    try (WatchedLeases watched = watched()) {
      pieces.add(event("ERROR", Bodies.status(410, "Expired", "null")));
      assertThat(watched.awaitEnd()).isEqualTo(expired);
    }
    server.replies(ScriptedServer.answer(410, Bodies.status(410, "Expired", "null")));
    try (WatchedLeases watched = new WatchedLeases(store, ONE, Optional.of("1"))) {
      assertThat(watched.awaitEnd()).isEqualTo(expired);
    }
  }

  @Test
  void anErrorInTheStreamEndsIt() throws Exception {
    try (WatchedLeases watched = watched()) {
      pieces.add(event("ERROR", Bodies.status(500, "InternalError", "null")));
      assertFailed(watched.awaitEnd(), Kind.SERVER_ERROR, "the server says so");
    }
  }

  @Test
  void aStreamThatFallsSilentEndsByBeingAsked() throws Exception {
    try (WatchedLeases watched = watched()) {
      watched.awaitCaughtUp();
      watched.watch().probe();
      watched.watch().probe();
      watched.watch().probe();
      pieces.add(event("MODIFIED", lease(101)));
      watched.next();
      watched.next();
      watched.watch().probe();
      watched.watch().probe();
      watched.watch().probe();
      watched.watch().probe();

      LeaseWatch.End end = watched.awaitEnd();
      assertFailed(end, Kind.TIMEOUT, "Lease db/cluster1", "silent");
      assertThat(end.position()).contains("101");
    }
  }

  @Test
  void whatIsNoAnswerOfAnApiServerEndsIt() throws Exception {
    for (String nonsense :
        List.of(Bodies.HTML, "", "[]", "{\"metadata\":{}}", Bodies.EMPTY_LIST.replace("[]", "7"))) {
      server.replies(ScriptedServer.answer(200, nonsense));
      try (WatchedLeases watched = new WatchedLeases(store, ONE)) {
        assertFailed(watched.awaitEnd(), Kind.SERVER_ERROR, "list of Lease db/cluster1");
      }
    }
    for (String nonsense :
        List.of("<html>\n", "\n", "7\n", "{}\n", event("ADDED", "{}"), event("MODIFIED", "null"))) {
      try (WatchedLeases watched = watched()) {
        watched.awaitCaughtUp();
        pieces.add(nonsense);
        assertFailed(watched.awaitEnd(), Kind.SERVER_ERROR, "watch of Lease db/cluster1");
      }
    }
  }

  @Test
  void aMissingVerbIsNamed() throws Exception {
    server.replies(ScriptedServer.answer(403, Bodies.status(403, "Forbidden", "null")));
    try (WatchedLeases watched = new WatchedLeases(store, ONE)) {
      assertFailed(watched.awaitEnd(), Kind.FORBIDDEN, "needs the verb \"list\" on \"leases\"");
    }
    server.replies(
        ScriptedServer.answer(200, Bodies.EMPTY_LIST),
        ScriptedServer.answer(403, Bodies.status(403, "Forbidden", "null")));
    try (WatchedLeases watched = new WatchedLeases(store, ONE)) {
      assertFailed(watched.awaitEnd(), Kind.FORBIDDEN, "needs the verb \"watch\" on \"leases\"");
    }
  }

  @Test
  void aConnectionThatEndsEndsIt() throws Exception {
    server.replies(ScriptedServer.hangUp());
    try (WatchedLeases watched = new WatchedLeases(store, ONE)) {
      assertFailed(watched.awaitEnd(), Kind.CONNECTION, "list of Lease db/cluster1");
    }
  }

  @Test
  void nothingIsShownOnceItIsClosed() throws Exception {
    WatchedLeases watched = watched();
    watched.awaitCaughtUp();
    watched.next();
    watched.close();

    pieces.add(event("MODIFIED", lease(101)));
    try (WatchedLeases later = watched()) {
      later.next();
      pieces.add(END);
      later.awaitEnd();
    }

    assertThat(watched.isAnythingLeft()).isFalse();
  }
}
