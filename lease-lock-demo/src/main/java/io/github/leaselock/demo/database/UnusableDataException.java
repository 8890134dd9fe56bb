package io.github.leaselock.demo.database;

/**
 * The data, or a backup of it, is not in a state that can be worked with; retrying will not help.
 */
public final class UnusableDataException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnusableDataException(String why) {
    super(why);
  }
}
