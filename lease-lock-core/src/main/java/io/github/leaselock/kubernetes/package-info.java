/**
 * The way in for users of fabric8's kubernetes-client: locks on a client, holders from objects, one
 * judge for all kinds that hold, and Events.
 */
@CheckReturnValue
@NullMarked
package io.github.leaselock.kubernetes;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
