/** What the build checks of the code as a whole, and how a random test is replayed. */
@NullMarked
package io.github.leaselock.checks;

import org.jspecify.annotations.NullMarked;
