package io.github.leaselock.examples.plain.api;

/**
 * How far it is.
 *
 * @param state {@code Waiting}, {@code Running}, or one of the final {@code Succeeded} and {@code
 *     Failed}
 * @param message why
 */
public record MigrationStatus(String state, String message) {}
