package io.github.leaselock.kubectl;

/** Where commands print, and whom they ask. */
interface Terminal {

  void print(String line);

  void error(String line);

  /** Whether somebody says yes; no if nobody is there to ask. */
  boolean confirms(String question);
}
