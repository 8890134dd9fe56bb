package io.github.leaselock.examples.fencing;

import io.github.leaselock.FencingToken;
import java.io.IOException;

/** Somebody else was granted the lock since, and has written. */
public final class StaleTokenException extends IOException {

  private static final long serialVersionUID = 1L;

  StaleTokenException(FencingToken token, FencingToken last) {
    super("refused under token " + token + ": the last entry is of token " + last);
  }
}
