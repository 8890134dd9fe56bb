package io.github.leaselock.demo.play.story;

import java.time.Duration;
import java.util.List;

/**
 * A history as a picture would have it: lanes with bars and marks.
 *
 * @param title what it is about
 * @param from where it begins
 * @param to where it ends
 * @param scenes in order
 * @param lanes from top to bottom
 */
record Timeline(String title, Duration from, Duration to, List<Scene> scenes, List<Lane> lanes) {

  Timeline {
    scenes = List.copyOf(scenes);
    lanes = List.copyOf(lanes);
  }

  /**
   * Where a scene begins.
   *
   * @param at the time
   * @param title what it is about
   */
  record Scene(Duration at, String title) {}

  /**
   * One actor's life.
   *
   * @param name of the actor; empty if the lane goes on with the one above it
   * @param group what sort of actor it is
   * @param bars what lasts
   * @param marks what happens at an instant
   */
  record Lane(String name, Group group, List<Bar> bars, List<Mark> marks) {
    Lane {
      bars = List.copyOf(bars);
      marks = List.copyOf(marks);
    }
  }

  /** Sorts of actors. */
  enum Group {
    LOCK,
    OPERATION,
    OPERATOR,
    SERVER,
    DATA
  }

  /**
   * Something that lasts.
   *
   * @param from its beginning
   * @param to its end
   * @param type what it is
   * @param label stands in it, if it is long enough
   */
  record Bar(Duration from, Duration to, BarType type, String label) {}

  /** What can last. */
  enum BarType {
    SHARED("holds the lock, shared"),
    EXCLUSIVE("holds the lock alone"),
    WAITING("waits"),
    RUN("operator has it"),
    ORPHANED("its operator is dead"),
    DRAINING("evicted, work being drained");

    private final String meaning;

    BarType(String meaning) {
      this.meaning = meaning;
    }

    String meaning() {
      return meaning;
    }
  }

  /**
   * Something that happens at an instant.
   *
   * @param at the instant
   * @param type what it is
   * @param label stands beside it
   */
  record Mark(Duration at, MarkType type, String label) {}

  /** What can happen. */
  enum MarkType {
    KILLED("operator killed (-9)"),
    FROZEN("operator stopped"),
    THAWED("operator goes on"),
    RESTARTED("API server killed and started"),
    EVICTED("evicted and drained"),
    DELETED("deleted"),
    REFUSED("backup refused"),
    DAMAGED("rows lost"),
    LATE("late write refused"),
    VERIFIED("checksum equals the original's");

    private final String meaning;

    MarkType(String meaning) {
      this.meaning = meaning;
    }

    String meaning() {
      return meaning;
    }
  }
}
