package io.github.leaselock.spring;

import io.github.leaselock.FencingToken;

/** What the page's example protects. */
interface Ledger {
  void closeDay(FencingToken token);
}
