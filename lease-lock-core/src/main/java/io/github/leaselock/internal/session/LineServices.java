package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.waiting.LockChanges;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * What the lines of one session have in common.
 *
 * @param requests what they send
 * @param views how they read what is stored
 * @param rests how long they rest
 * @param changes how they are shown what is stored
 * @param holders what they tell those who wait and hold
 * @param open whether the session has not begun to close
 * @param retired is told of each line that has nothing left to do
 */
record LineServices(
    LineRequests requests,
    LineViews views,
    LineRests rests,
    LockChanges changes,
    Holders holders,
    BooleanSupplier open,
    BiConsumer<LeaseKey, LineMailbox> retired) {}
