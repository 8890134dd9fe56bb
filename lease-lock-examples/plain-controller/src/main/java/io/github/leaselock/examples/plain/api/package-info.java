/** What is stored in the cluster: requests for migrations, and how far they are. */
@NullMarked
package io.github.leaselock.examples.plain.api;

import org.jspecify.annotations.NullMarked;
