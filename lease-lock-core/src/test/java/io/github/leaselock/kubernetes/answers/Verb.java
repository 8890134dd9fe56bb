package io.github.leaselock.kubernetes.answers;

/** What can be asked of Leases, with what HTTP needs to say it. */
public enum Verb {
  GET("GET", ""),
  LIST("GET", ""),
  /** Ends by itself after the query's {@code timeoutSeconds}. */
  WATCH("GET", ""),
  POST("POST", "application/json"),
  PUT("PUT", "application/json"),
  DELETE("DELETE", "application/json"),
  DELETE_COLLECTION("DELETE", "application/json"),
  MERGE_PATCH("PATCH", "application/merge-patch+json"),
  STRATEGIC_PATCH("PATCH", "application/strategic-merge-patch+json"),
  JSON_PATCH("PATCH", "application/json-patch+json"),
  /** Server-side apply. */
  APPLY("PATCH", "application/apply-patch+yaml"),
  /** A patch in a format that nobody knows. */
  UNKNOWN_PATCH("PATCH", "application/unknown");

  private final String method;
  private final String mediaType;

  Verb(String method, String mediaType) {
    this.method = method;
    this.mediaType = mediaType;
  }

  public String method() {
    return method;
  }

  /** The media type of the body; empty if the verb takes none. */
  public String mediaType() {
    return mediaType;
  }

  /** Whether the request goes to all Leases of a namespace, not to one by its name. */
  public boolean isToCollection() {
    return this == POST || this == LIST || this == WATCH || this == DELETE_COLLECTION;
  }
}
