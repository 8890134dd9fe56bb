package io.github.leaselock.josdk;

import io.github.leaselock.FencingToken;

/** A reader's own work: a Job, say. May be asked again and again. */
interface RestoreJob {

  /** Starts the Job of a restore if there is none; it refuses to write with an older token. */
  JobState startOrLook(Restore restore, FencingToken token);

  /** Ends the Job; true once nothing of it is left. */
  boolean stop(Restore restore);

  /** Whether nothing runs for an evicted backup or restore, by the name of its holder. */
  boolean isGone(String holder);
}
