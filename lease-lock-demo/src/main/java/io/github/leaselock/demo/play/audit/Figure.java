package io.github.leaselock.demo.play.audit;

/** A sort of thing that is counted. */
public enum Figure {
  BACKUPS("backups asked for"),
  RESTORES("restores asked for"),
  SUCCEEDED("ended Succeeded"),
  REFUSED("ended Failed, refused because of a restore"),
  FAILED("ended Failed otherwise"),
  ERRORS("ended Error: no such backup, or data that a deleted restore left half done"),
  ENDED_BY_DELETION("deleted before they ended"),
  DELETED_AT_WORK("deleted while they worked"),
  DELETED("deleted in all"),
  WAITED("waited for others"),
  SPELLS_OF_WORK("spells of work: more than operations, as some were taken up again"),
  GRANTS("grants of locks"),
  TAKEOVERS("takeovers: holders evicted"),
  DRAINS("drains: evicted work proven gone"),
  KILLS("operators killed with kill -9"),
  STOPS("operators stopped until they were taken for dead, then continued"),
  RESTARTS("restarts of the API server"),
  WATCHES_RESUMED("watches of the record resumed without a gap"),
  RUNS_ENDED_BY_A_DRAIN("runs that the database ended in a drain"),
  WRITES_ACCEPTED("fenced writes accepted by the database"),
  LATE_WRITES("late writes tried under grants of work that is over"),
  WRITES_REFUSED("fenced writes refused by the database");

  private final String words;

  Figure(String words) {
    this.words = words;
  }

  /** What it counts, in words. */
  public String words() {
    return words;
  }
}
