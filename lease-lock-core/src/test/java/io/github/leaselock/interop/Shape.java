package io.github.leaselock.interop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What electors that are not run here write into the spec of a Lease, as read in their source. */
enum Shape {
  /** All fields; to give back, an empty holder and one second. */
  CLIENT_GO("operator-7f9c_5c1f6a0e-8f0b-4d7e-9d0a-0d7f4c1b2a39") {
    @Override
    Map<String, Object> fields(String holder) {
      return Map.of(
          "holderIdentity", holder,
          "leaseDurationSeconds", holder.isEmpty() ? 1 : 15,
          "leaseTransitions", 3,
          "acquireTime", TIME,
          "renewTime", TIME);
    }
  },
  /** No leaseTransitions on a new Lease; to give back, nothing at all. */
  CAMEL("camel-route-5d8f") {
    @Override
    Map<String, Object> fields(String holder) {
      return holder.isEmpty()
          ? Map.of()
          : Map.of(
              "holderIdentity", holder,
              "leaseDurationSeconds", 30,
              "acquireTime", TIME,
              "renewTime", TIME);
    }
  },
  /** Neither a duration nor a renewTime, ever. */
  PEKKO("pekko@10.0.0.7:25520") {
    @Override
    Map<String, Object> fields(String holder) {
      return Map.of("holderIdentity", holder, "acquireTime", TIME);
    }
  };

  private static final String TIME = "2026-01-02T03:04:05.123456Z";
  private static final List<String> FIELDS =
      List.of(
          "holderIdentity", "leaseDurationSeconds", "leaseTransitions", "acquireTime", "renewTime");

  private final String identity;

  Shape(String identity) {
    this.identity = identity;
  }

  /**
   * The spec that it writes.
   *
   * @param holder empty to give the Lease back
   */
  abstract Map<String, Object> fields(String holder);

  String identity() {
    return identity;
  }

  /** A merge patch to the spec of a Lease that it holds. */
  Map<String, ?> held() {
    return whole(fields(identity));
  }

  /** A merge patch to the spec of a Lease that it gave back. */
  Map<String, ?> givenBack() {
    return whole(fields(""));
  }

  /** Takes the fields away that are not there. */
  private static Map<String, ?> whole(Map<String, Object> fields) {
    Map<String, @Nullable Object> spec = new HashMap<>();
    FIELDS.forEach(field -> spec.put(field, fields.get(field)));
    return Map.of("spec", spec);
  }
}
