package io.github.leaselock.consumer;

import io.github.leaselock.FencingToken;

/** What the component of the page closes. */
interface Ledger {
  void closeDay(FencingToken token);
}
