/**
 * lease-lock and leader electors on one Lease: what each does to what the other holds. The table of
 * docs/interop.md names these tests.
 */
@NullMarked
package io.github.leaselock.interop;

import org.jspecify.annotations.NullMarked;
