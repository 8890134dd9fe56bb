package io.github.leaselock.josdk;

/** How far a Job is. */
enum JobState {
  RUNNING,
  SUCCEEDED,
  FAILED
}
