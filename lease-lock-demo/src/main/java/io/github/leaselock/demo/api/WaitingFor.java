package io.github.leaselock.demo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** One holder that stands in the way, as the lock told it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public class WaitingFor {

  private @Nullable String holder;
  private @Nullable String mode;
  private @Nullable String since;
  private @Nullable String why;

  /** For Jackson. */
  public WaitingFor() {}

  public WaitingFor(String holder, String mode, @Nullable String since, @Nullable String why) {
    this.holder = holder;
    this.mode = mode;
    this.since = since;
    this.why = why;
  }

  /** {@code Kind/name} of the holder; the full identity is in the Lease. */
  public @Nullable String getHolder() {
    return holder;
  }

  public void setHolder(@Nullable String holder) {
    this.holder = holder;
  }

  /** {@code shared} or {@code exclusive}. */
  public @Nullable String getMode() {
    return mode;
  }

  public void setMode(@Nullable String mode) {
    this.mode = mode;
  }

  /** Since when it holds, as an RFC 3339 timestamp; absent if the Lease does not say. */
  public @Nullable String getSince() {
    return since;
  }

  public void setSince(@Nullable String since) {
    this.since = since;
  }

  /** The reason the holder gave, or why it is respected. */
  public @Nullable String getWhy() {
    return why;
  }

  public void setWhy(@Nullable String why) {
    this.why = why;
  }
}
