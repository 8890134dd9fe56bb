package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;

/** What came of an attempt to acquire. */
sealed interface Answer {

  /**
   * Granted.
   *
   * @param token the grant
   */
  record Granted(FencingToken token) implements Answer {}

  /** Others hold the lock, or are to be served first; its place is stored, if there was room. */
  record Refused() implements Answer {}

  /** Granted, and not active until work of others is proven gone. */
  record Draining() implements Answer {}

  /** Not known: what was sent may be stored. */
  record Unknown() implements Answer {}

  /**
   * It cannot succeed.
   *
   * @param cause what whoever waits is told
   */
  record Failed(Throwable cause) implements Answer {}
}
