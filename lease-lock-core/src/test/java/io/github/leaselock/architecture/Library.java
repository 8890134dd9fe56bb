package io.github.leaselock.architecture;

/** What the core imports that is not in {@code java.base}. */
enum Library {
  FABRIC8("io.fabric8..", "fabric8's client"),
  SLF4J("org.slf4j..", "SLF4J");

  private final String packages;
  private final String title;

  Library(String packages, String title) {
    this.packages = packages;
    this.title = title;
  }

  /** As ArchUnit writes it. */
  String packages() {
    return packages;
  }

  String title() {
    return title;
  }
}
