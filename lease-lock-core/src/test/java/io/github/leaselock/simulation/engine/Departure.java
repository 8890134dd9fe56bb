package io.github.leaselock.simulation.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A choice other than the fair one: where the client stood whose turn it was, and what happened
 * instead.
 *
 * @param at such as {@code "a at PUT sent"}
 * @param nth which time it stood there since the departure before, counted from 1
 * @param label the move
 */
public record Departure(String at, int nth, String label) {

  private static final Pattern TEXT = Pattern.compile("(.*?)(?: #(\\d+))? -> (.*)");

  public static Departure parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a departure: " + text);
    }
    int nth = parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2));
    return new Departure(parts.group(1), nth, parts.group(3));
  }

  @Override
  public String toString() {
    return at + (nth > 1 ? " #" + nth : "") + " -> " + label;
  }
}
