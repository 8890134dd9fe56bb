package io.github.leaselock.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measured times in nanoseconds. */
public final class Samples {

  private final List<Long> values = new ArrayList<>();

  /** Adds one. */
  public void add(long nanos) {
    values.add(nanos);
  }

  /** How many there are. */
  public int size() {
    return values.size();
  }

  /** The middle one, or the mean of the two in the middle. */
  public double median() {
    return quantile(0.5);
  }

  /** Between the two nearest, by linear interpolation. */
  public double quantile(double part) {
    if (values.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    List<Long> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    double place = part * (sorted.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }

  /** Which part of all pairs is not in ascending order: 0 for sorted, 1 for reversed. */
  public static double outOfOrder(List<Integer> served) {
    long wrong = 0;
    long pairs = 0;
    for (int i = 0; i < served.size(); i++) {
      for (int j = i + 1; j < served.size(); j++) {
        pairs++;
        wrong += served.get(i) > served.get(j) ? 1 : 0;
      }
    }
    return pairs == 0 ? 0 : (double) wrong / pairs;
  }
}
