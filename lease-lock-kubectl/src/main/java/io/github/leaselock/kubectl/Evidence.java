package io.github.leaselock.kubectl;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What the API server shows of one that holds, drains or waits. */
sealed interface Evidence {

  /**
   * Its object is there.
   *
   * @param status what its status says, as it stands; empty if it says nothing
   * @param readsFinal whether that is a word that most kinds use for a final state
   * @param deleting whether it is marked for deletion
   */
  record There(String status, boolean readsFinal, boolean deleting) implements Evidence {}

  /** Its object is proven not to exist. */
  record Gone() implements Evidence {}

  /**
   * Its object was deleted, and another one has its name.
   *
   * @param uid that of the other one
   */
  record Replaced(String uid) implements Evidence {}

  /**
   * Its session is renewed.
   *
   * @param ago when it was renewed last
   */
  record Alive(Duration ago) implements Evidence {}

  /**
   * Its session was not renewed for longer than it may: it has ended, unless two clocks differ.
   *
   * @param ago when it was renewed last, by its own clock and by that of this machine
   * @param duration for how long it lasts without being renewed
   */
  record Silent(Duration ago, Duration duration) implements Evidence {}

  /**
   * Its session has ended, as its Lease says or as it was watched to.
   *
   * @param how in words
   */
  record Ended(String how) implements Evidence {}

  /**
   * The Lease of its session is gone, which may have been renewed just before.
   *
   * @param duration for how long it lasts without being renewed
   */
  record Unattended(Duration duration) implements Evidence {}

  /**
   * Somebody keeps the thing.
   *
   * @param until when that ends by itself, if it does
   * @param over whether it has
   */
  record Reserved(Optional<Instant> until, boolean over) implements Evidence {}

  /** Another program wrote it. */
  record Foreign() implements Evidence {}

  /** Its entry cannot be read. */
  record Unreadable() implements Evidence {}

  /**
   * Nobody can tell.
   *
   * @param why in words
   */
  record NotRead(String why) implements Evidence {}

  /** Whether it will never act again; its work may still run. */
  default boolean isProvenGone() {
    return this instanceof Gone
        || this instanceof Replaced
        || this instanceof Ended
        || (this instanceof Reserved reserved && reserved.over());
  }

  /** One word, for scripts. */
  default String word() {
    if (this instanceof There there) {
      return there.deleting() ? "deleting" : there.readsFinal() ? "final" : "there";
    }
    if (this instanceof Reserved reserved) {
      return reserved.over() ? "over" : "reserved";
    }
    if (this instanceof NotRead) {
      return "unknown";
    }
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** In words, for people. */
  default String sentence() {
    if (this instanceof There there) {
      return "object is there"
          + (there.deleting() ? ", being deleted" : "")
          + (there.status().isEmpty() ? ", without a status" : ", " + there.status());
    }
    if (this instanceof Gone) {
      return "object is gone";
    }
    if (this instanceof Replaced replaced) {
      return "object is gone: another one has its name, uid " + Plain.of(replaced.uid(), 36);
    }
    if (this instanceof Alive alive) {
      return "session is alive, renewed " + Ages.of(alive.ago()) + " ago";
    }
    if (this instanceof Silent silent) {
      return "session is silent: renewed "
          + Ages.of(silent.ago())
          + " ago, and it lasts "
          + Ages.of(silent.duration());
    }
    if (this instanceof Ended ended) {
      return "session has ended: " + ended.how();
    }
    if (this instanceof Unattended gone) {
      return "session's Lease is gone, and it lasts " + Ages.of(gone.duration());
    }
    if (this instanceof Reserved reserved) {
      return "reservation"
          + reserved.until().map(time -> " until " + time).orElse(" without an end")
          + (reserved.over() ? ", which is over" : "");
    }
    if (this instanceof Foreign) {
      return "written by another program, not by lease-lock";
    }
    return this instanceof NotRead unknown
        ? "cannot be told: " + Plain.of(unknown.why(), 160)
        : "entry cannot be read";
  }
}
