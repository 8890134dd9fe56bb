package io.github.leaselock.demo.play.story;

/**
 * One line of the story.
 *
 * @param kind what sort of thing happened
 * @param subject whom it happened to; empty for a scene
 * @param text the rest of the sentence
 */
public record Beat(Kind kind, String subject, String text) {

  /** Sorts of things that happen. */
  public enum Kind {
    /** A scene begins. */
    SCENE,
    /** The demo did something to the world. */
    ACTION,
    /** The demo did something violent to the world. */
    BLOW,
    /** Somebody got the lock. */
    HOLD,
    /** Work began. */
    RUN,
    /** Somebody waits. */
    WAIT,
    /** Somebody was turned away. */
    REFUSAL,
    /** A holder lost the lock to another, whose work is drained first. */
    EVICTION,
    /** The work of an evicted holder is gone. */
    DRAINED,
    /** Work ended well. */
    SUCCESS,
    /** Work ended otherwise. */
    FAILURE,
    /** The lock was given back. */
    RELEASE,
    /** The demo looked at the data. */
    MEASURE,
    /** Something worth a line, and no more. */
    NOTE
  }
}
