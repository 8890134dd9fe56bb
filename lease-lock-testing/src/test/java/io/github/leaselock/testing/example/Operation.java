package io.github.leaselock.testing.example;

import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import java.util.Optional;

/** A custom resource: a backup or a restore of one database. It has no status at first. */
record Operation(String kind, String name, LockMode mode, Optional<Phase> phase, boolean deleted) {

  enum Phase {
    DONE,
    FAILED
  }

  static Operation backup(String name) {
    return new Operation("MySQLBackup", name, LockMode.SHARED, Optional.empty(), false);
  }

  static Operation restore(String name) {
    return new Operation("MySQLRestore", name, LockMode.EXCLUSIVE, Optional.empty(), false);
  }

  Holder holder() {
    return new Holder(kind + ".example.com", "db", name, "uid-of-" + name);
  }

  /** For every final state, and for an object that has no status yet. */
  boolean isFinished() {
    return phase.isPresent();
  }

  Operation ended(Phase how) {
    return new Operation(kind, name, mode, Optional.of(how), deleted);
  }

  Operation marked() {
    return new Operation(kind, name, mode, phase, true);
  }
}
