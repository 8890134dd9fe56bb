package io.github.leaselock.demo.operator;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the reconciliation of an operation needs of the process around it.
 *
 * @param me which operator process this is
 * @param locks the two locks of an operation
 * @param resource the database, as far as locking is concerned
 * @param events where to tell what happens
 * @param workers runs the work, apart from the threads that reconcile
 * @param slots how much work may run at a time
 * @param clock wall clock, for people only
 * @param nanoTime monotonic clock
 * @param pace how often running work asks, and how long it waits
 */
record Surroundings(
    Identity me,
    OperationLocks locks,
    ProtectedResource resource,
    EventLog events,
    Executor workers,
    int slots,
    InstantSource clock,
    LongSupplier nanoTime,
    Pace pace) {}
