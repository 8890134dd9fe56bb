/**
 * What docs/architecture.md says of the core, as data that its pictures are drawn from and the code
 * is held to.
 */
@NullMarked
package io.github.leaselock.architecture;

import org.jspecify.annotations.NullMarked;
