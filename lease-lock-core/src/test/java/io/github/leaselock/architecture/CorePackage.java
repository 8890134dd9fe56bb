package io.github.leaselock.architecture;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The packages of lease-lock-core, from the top down, and what each may import. */
enum CorePackage {
  ROOT("", Column.RIGHT, "What users import: locks and sessions to call, values, and results."),
  KUBERNETES(
      "kubernetes",
      Column.CENTRE,
      "The entry point on your client, holders made from objects, the judge of holders, and"
          + " Events."),
  INSIDE(
      "internal",
      Column.LEFT,
      "Puts locks, sessions and watches together: what users call without seeing it."),
  SESSION(
      "internal.session",
      Column.LEFT,
      "Locks held by a process: one Lease that is renewed, any number of holds, and what happens"
          + " when it is lost."),
  WAITING(
      "internal.waiting",
      Column.LEFT,
      "Waiting without polling: watches shared by all that wait, as a hint when to read."),
  LOCK(
      "internal.lock",
      Column.LEFT,
      "The lock at work: reads, decides and writes until there is an answer. Clocks and threads are"
          + " touched here alone."),
  LEASE(
      "internal.lease",
      Column.CENTRE,
      "The lock as pure functions: what a Lease says, and what may be written next."),
  STORE(
      "internal.store",
      Column.LEFT,
      "The port to Leases, in which every outcome has a name, \"not known\" included."),
  ADAPTER(
      "internal.kubernetes",
      Column.CENTRE,
      "Leases and objects on a cluster: single requests and streams over your client."),
  JSON(
      "internal.json",
      Column.LEFT,
      "JSON as annotations and bodies have it, read and written without a library."),
  TEXT(
      "internal.text",
      Column.RIGHT,
      "Names and numbers as Kubernetes writes them, and what may be shown in a message.");

  static final String OF_ALL = "io.github.leaselock";

  /** Where it is drawn. */
  enum Column {
    LEFT,
    CENTRE,
    RIGHT
  }

  private final String suffix;
  private final Column column;
  private final String sentence;

  CorePackage(String suffix, Column column, String sentence) {
    this.suffix = suffix;
    this.column = column;
    this.sentence = sentence;
  }

  static Optional<CorePackage> of(String packageName) {
    return Arrays.stream(values()).filter(each -> each.fullName().equals(packageName)).findAny();
  }

  /** What it may import, beside itself, its libraries and {@code java.base}. */
  Set<CorePackage> imports() {
    return switch (this) {
      case INSIDE -> EnumSet.of(ROOT, SESSION, WAITING, LOCK, LEASE, STORE);
      case SESSION -> EnumSet.of(WAITING, ROOT, LOCK, STORE, LEASE, TEXT);
      case WAITING -> EnumSet.of(ROOT, LOCK, STORE, LEASE);
      case ROOT -> EnumSet.of(LEASE, TEXT);
      case KUBERNETES -> EnumSet.of(ROOT, INSIDE, LOCK, ADAPTER, LEASE, TEXT);
      case ADAPTER -> EnumSet.of(ROOT, STORE, LEASE, JSON, TEXT);
      case STORE -> EnumSet.of(ROOT, LEASE);
      case LOCK -> EnumSet.of(ROOT, STORE, LEASE, TEXT);
      case LEASE -> EnumSet.of(ROOT, JSON, TEXT);
      case JSON, TEXT -> EnumSet.noneOf(CorePackage.class);
    };
  }

  List<Library> libraries() {
    return switch (this) {
      case KUBERNETES, ADAPTER -> List.of(Library.FABRIC8, Library.SLF4J);
      case SESSION, WAITING, LOCK -> List.of(Library.SLF4J);
      case ROOT, INSIDE, STORE, LEASE, JSON, TEXT -> List.of();
    };
  }

  String fullName() {
    return suffix.isEmpty() ? OF_ALL : OF_ALL + "." + suffix;
  }

  /** As pages and pictures call it. */
  String shortName() {
    return suffix.isEmpty() ? OF_ALL : suffix;
  }

  String sentence() {
    return sentence;
  }

  Column column() {
    return column;
  }

  boolean isInternal() {
    return suffix.startsWith("internal");
  }

  /** What it stands on: its imports, but for the values of the root package, which all speak of. */
  Set<CorePackage> below() {
    Set<CorePackage> below = EnumSet.noneOf(CorePackage.class);
    below.addAll(imports());
    if (isInternal()) {
      below.remove(ROOT);
    }
    return below;
  }

  /** Of these, the ones that none of the others stands on. */
  Set<CorePackage> arrows() {
    Set<CorePackage> arrows = below();
    below().forEach(each -> arrows.removeIf(each::reaches));
    return arrows;
  }

  private boolean reaches(CorePackage other) {
    return below().stream().anyMatch(each -> each == other || each.reaches(other));
  }

  /** How many packages stand below it, one on the other. */
  int height() {
    return below().stream().mapToInt(each -> each.height() + 1).max().orElse(0);
  }
}
