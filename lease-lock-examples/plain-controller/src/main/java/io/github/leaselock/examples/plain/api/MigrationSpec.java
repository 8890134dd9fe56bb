package io.github.leaselock.examples.plain.api;

/**
 * What is asked for.
 *
 * @param database which one; never changed, for the lock is named after it
 */
public record MigrationSpec(String database) {}
