package io.github.leaselock.internal.session;

import java.time.Instant;

/**
 * What a {@link SessionMachine} may know of the world when something happens.
 *
 * @param at nanoseconds of the monotonic clock, which decides
 * @param wall the wall clock, which is written for people and may say no, and never yes
 * @param random a number from 0 to 1
 * @param fresh a text that no process has written before
 */
record Moment(long at, Instant wall, double random, String fresh) {}
