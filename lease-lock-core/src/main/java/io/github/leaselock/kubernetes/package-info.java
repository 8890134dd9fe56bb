/**
 * The way in for users of fabric8's kubernetes-client: locks on a client, holders from objects, one
 * judge for all kinds that hold, and Events.
 */
@NullMarked
package io.github.leaselock.kubernetes;

import org.jspecify.annotations.NullMarked;
