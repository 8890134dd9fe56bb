package io.github.leaselock.simulation.wrong;

/**
 * What can be wrong with a lock. Each was found in a lock that people use, but for those of the
 * queue, which are the mistakes that ours invites.
 */
enum Flaw {
  UID_LEFT_OUT("a PUT without the uid brings a deleted Lease back to life"),
  VERSION_LEFT_OUT("reads once more before it writes, and overwrites what it finds"),
  CONFLICT_ON_RELEASE_IS_SUCCESS("a release that met a conflict is reported as released"),
  CONFLICT_IS_OVERWRITTEN("after a conflict the same content is written onto the new version"),
  TIMEOUT_IS_NO("no answer in time is reported as \"held by another\""),
  ANSWERS_BEFORE_THE_WRITE_LANDS("says \"acquired\" when the write is sent"),
  NO_IS_NOT_SETTLED("reads back once and says no while its own write is under way"),
  SETTLES_BY_A_NO_OP("settles by a PUT of the same content, which does not move the version"),
  YES_IS_NOT_SETTLED("finds itself the holder while its own release is under way"),
  RELEASE_TRUSTS_ITS_MEMORY("releases whoever holds, for it remembers that it was itself"),
  RELEASE_DELETES("releases by a DELETE without preconditions"),
  RELEASE_GIVES_UP("reports \"released\" whatever the answer was"),
  HOLDER_WITHOUT_UID("judges by name: an object created again passes for its predecessor"),
  CACHED_PREDICATE("judges by a cache that has not seen the newest objects yet"),
  EXCEPTION_IS_STALE("who cannot be judged is taken for stale"),
  WALL_CLOCKS_COMPARED("calls a holder stale by its renewTime and the judge's own wall clock"),
  NEVER_DRAINS("takes \"object gone\" for \"work gone\""),
  DRAINS_BEFORE_THE_WRITE("looks for the old work before the eviction is stored"),
  DRAINING_IS_FORGOTTEN("forgets on the next grant that somebody's work drains"),
  PENDING_IS_ACTIVE("finds itself the holder and does not look at what drains"),
  VERIFIES_FROM_MEMORY("verifies a token against what it remembers"),
  TOKEN_IS_A_COUNTER("counts grants on the Lease for a token, and begins anew with a new Lease"),
  OWN_LOCK_NOT_RECOGNISED("waits for itself after a restart"),
  ONE_ERROR_ENDS_IT("never asks again after one request has failed"),
  UPGRADES_BLINDLY("becomes exclusive without looking at the other shared holders"),
  HANDS_OVER_PAST_THE_FIRST("hands over to the last in the queue"),
  HANDS_OVER_WHILE_SOMETHING_DRAINS("hands over although an evicted holder's work may still run"),
  PLACE_OUTLIVES_THE_GRANT("does not take the place away with the grant"),
  LOST_PLACE_IS_FORGOTTEN("forgets that the write of a place had no answer");

  private final String text;

  Flaw(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
