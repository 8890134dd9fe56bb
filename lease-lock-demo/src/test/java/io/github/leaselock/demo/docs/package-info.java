/** What the documentation shows, run. */
@NullMarked
package io.github.leaselock.demo.docs;

import org.jspecify.annotations.NullMarked;
