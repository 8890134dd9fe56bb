package io.github.leaselock.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tests that docs/guarantees.md names. */
final class Guarantees {

  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:#(\\w+))?`");

  private Guarantees() {}

  /** A test class, or one of its methods; the method is empty for the whole class. */
  record Named(String type, String method) implements Comparable<Named> {
    @Override
    public int compareTo(Named other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return method.isEmpty() ? type : type + "#" + method;
    }
  }

  static Set<Named> named() throws IOException {
    Set<Named> named = new TreeSet<>();
    Matcher matcher = TEST.matcher(Files.readString(Path.of("..", "docs", "guarantees.md")));
    while (matcher.find()) {
      String method = matcher.group(2);
      named.add(new Named(matcher.group(1), method == null ? "" : method));
    }
    return named;
  }
}
