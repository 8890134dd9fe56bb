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
  LOST_PLACE_IS_FORGOTTEN("forgets that the write of a place had no answer"),
  OTHER_REPLICA_IS_FORGOTTEN(
      "confirms a grant that another process of the holder may be releasing"),
  DOUBT_IS_PUSHED_OUT("forgets that a write had no answer when there are many others to remember"),
  DOUBTS_PILE_UP("remembers each write that failed, whole, for as long as they all fail"),
  REFUSAL_IS_NO_DOUBT("takes a refused write for one that cannot be stored any more"),
  SUCCESS_IS_BELIEVED("takes a 2xx for the write that was sent, whatever its body says"),
  SUCCESS_IS_NO_ATTEMPT("counts only failures against its bound"),
  TIME_IS_NOT_LOOKED_AT("goes on after its time as long as it has attempts left"),
  MISSING_RIGHT_IS_TRIED_AGAIN("sends a write again that was answered 403"),
  SETTLES_EVERY_TIME("writes each time that it is asked about a lock that it holds"),
  TAKEOVER_IS_TOLD_BY_ITS_ANSWER("tells of an eviction only if the write's own answer arrived"),
  UNKNOWN_IS_ERASED("writes what it understood, and drops the rest"),
  UNREADABLE_IS_SHOWN("asks the drain check about what it could not read"),
  DAMAGE_IS_AN_EXCEPTION("throws what its parser throws"),
  LIMITS_OF_OTHERS_ARE_IGNORED("becomes a shared holder whatever limit those have who hold"),
  LIMIT_IS_NOT_STORED("heeds its own limit, and does not write it where others would"),
  ENDING_LEASE_IS_HANDED_OVER("hands over a Lease that is being deleted"),
  FULL_LEASE_IS_KEPT("gives back only together with a hand-over, for which there is no room"),
  LAST_ANSWER_IS_NOT_LOOKED_AT("calls it unknown when the last of its requests was answered"),
  MODE_CHANGES_UNMARKED("changes the mode of a grant that another process takes for its own"),
  CHILD_IS_A_STRANGER("does not say as part of whose operation it asks"),
  CHILD_PASSES_STRANGERS("takes everybody who holds for the child's own parent"),
  REPLACED_ONE_QUEUES_AGAIN("takes a place again that a newer one of its group was given"),
  LIFE_IS_IGNORED("does not ask for which life of the protected thing the lock is held"),
  RESERVATION_ENDS_TOO_SOON("takes a reservation for over at its time, without a margin"),
  RESERVATION_IS_SHOWN("asks the predicate about a reservation"),
  DELETED_EVENT_IS_A_BASE("writes onto the object of a DELETED event: old content, new version");

  private final String text;

  Flaw(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
