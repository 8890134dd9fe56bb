/** Many readers of one thing, and one who changes it. */
@NullMarked
package io.github.leaselock.examples.readerswriter;

import org.jspecify.annotations.NullMarked;
