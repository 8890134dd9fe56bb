package io.github.leaselock.internal.kubernetes;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What API servers and proxies send. */
final class Bodies {

  static final LeaseKey KEY = new LeaseKey("db", "cluster1");

  static final String LEASE =
      """
      {"apiVersion":"coordination.k8s.io/v1","kind":"Lease",
       "metadata":{"name":"cluster1","namespace":"db","uid":"uid-1","resourceVersion":"100"},
       "spec":{"holderIdentity":"a","leaseTransitions":3,"leaseDurationSeconds":15,
               "acquireTime":"2026-03-04T05:06:07.000000Z",
               "renewTime":"2026-03-04T05:06:07.123456Z"}}\
      """;

  static final String EMPTY_LIST =
      """
      {"apiVersion":"coordination.k8s.io/v1","kind":"LeaseList",
       "metadata":{"resourceVersion":"100"},"items":[]}\
      """;

  static final String LIST_WITH_IT =
      EMPTY_LIST.replace("\"items\":[]", "\"items\":[" + LEASE + "]");

  static final String HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>";

  private Bodies() {}

  static String status(int code, String reason, String details) {
    return String.format(
        Locale.ROOT,
        """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
         "message":"the server says so","reason":"%s","details":%s,"code":%d}\
        """,
        reason,
        details,
        code);
  }

  static String notFound(String plural, String name) {
    return status(
        404,
        "NotFound",
        String.format(Locale.ROOT, "{\"name\":\"%s\",\"kind\":\"%s\"}", name, plural));
  }

  /** The version that {@link #LEASE} shows, to be written back. */
  static LeaseRecord record() {
    return new LeaseRecord(
        KEY,
        "uid-1",
        "100",
        "b",
        4,
        OptionalInt.of(60),
        Optional.of(Instant.parse("2026-03-04T06:00:00Z")),
        Optional.of(Instant.parse("2026-03-04T06:00:00.5Z")),
        Map.of("leaselock.github.io/holders", "[]"),
        List.of(),
        false,
        false,
        () -> 0);
  }
}
