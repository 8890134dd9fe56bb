package io.github.leaselock.demo.database;

import java.util.Locale;

/** The database refused work because its permit is no longer good. */
public final class FencedException extends Exception {

  private static final long serialVersionUID = 1L;

  FencedException(Permit permit, String why) {
    super(
        String.format(
            Locale.ROOT,
            "%s may not work under token %d, run %d: %s",
            permit.subject(),
            permit.token(),
            permit.run(),
            why));
  }
}
