package io.github.leaselock;

import java.util.List;
import java.util.Objects;

/** What came of closing a session: whether anything of it may still block others. */
public final class CloseReport {

  private final List<LeaseKey> left;
  private final boolean marked;

  /**
   * A report, for code that stands in for a session, such as tests.
   *
   * @param left the locks that could not be released
   * @param marked whether those block nobody any more
   */
  public CloseReport(List<LeaseKey> left, boolean marked) {
    this.left = List.copyOf(Objects.requireNonNull(left, "left"));
    this.marked = marked;
  }

  /**
   * The locks that could not be released in time, or whose work still runs.
   *
   * @return the keys of their Leases, each once; empty if everything was released
   */
  public List<LeaseKey> left() {
    return left;
  }

  /**
   * Whether those no longer block anybody: the session's Lease says that they are given up, so that
   * others take them over at once. Those whose work still runs under a {@link LockHandle#guard} are
   * not among them: these end when the session's duration is over.
   *
   * @return false if that could not be stored either: others wait for the session's duration
   */
  public boolean isMarked() {
    return marked;
  }

  /** Human-readable: what is left, and for how long. */
  @Override
  public String toString() {
    return left.isEmpty()
        ? "everything was given back"
        : left
            + (marked
                ? " not given back, and marked as given up"
                : " not given back; others wait for the session's duration");
  }
}
