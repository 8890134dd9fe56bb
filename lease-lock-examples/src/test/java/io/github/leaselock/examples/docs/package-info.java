/** What the documentation shows, run. */
@NullMarked
package io.github.leaselock.examples.docs;

import org.jspecify.annotations.NullMarked;
