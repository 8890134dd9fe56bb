/** The code that stands in README and docs, compiled and run. */
@NullMarked
package io.github.leaselock.docs;

import org.jspecify.annotations.NullMarked;
