package io.github.leaselock.demo.database;

/** Work was told to stop between two batches. */
public final class WorkAbortedException extends Exception {

  private static final long serialVersionUID = 1L;

  public WorkAbortedException(String why) {
    super(why);
  }
}
