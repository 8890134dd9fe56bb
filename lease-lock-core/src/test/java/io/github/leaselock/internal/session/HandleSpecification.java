package io.github.leaselock.internal.session;

/** What a handle is, if one thread touches it after the other. */
public class HandleSpecification {

  private boolean released;
  private boolean lost;

  public boolean lose() {
    boolean first = !released && !lost;
    lost |= first;
    return first;
  }

  public boolean release() {
    released = true;
    return true;
  }

  public void close() {
    released = true;
  }

  public boolean isActive() {
    return !released && !lost;
  }

  public boolean isToldAtOnce() {
    return lost;
  }

  public boolean isToldTwice() {
    return false;
  }
}
