package io.github.leaselock.demo.docs;

import io.github.leaselock.FencingToken;
import io.github.leaselock.demo.api.MySQLRestore;

/** A reader's own work: may be asked again and again, and says how far it is in the status. */
interface RestoreWork {

  /** Takes the restore one step further, under this token; answers it with its new status. */
  MySQLRestore advance(MySQLRestore restore, FencingToken token);

  /** Ends the work of a restore, wherever it runs; true once nothing of it is left. */
  boolean stop(MySQLRestore restore);
}
