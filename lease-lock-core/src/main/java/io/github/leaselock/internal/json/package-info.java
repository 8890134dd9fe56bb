/**
 * JSON as annotations and the API server have it: read without a tree, written without a library.
 * Of no concern to users.
 *
 * <p>Why not a library: docs/decisions/0003.
 */
@NullMarked
package io.github.leaselock.internal.json;

import org.jspecify.annotations.NullMarked;
