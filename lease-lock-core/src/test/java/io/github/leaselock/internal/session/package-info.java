@NullMarked
package io.github.leaselock.internal.session;

import org.jspecify.annotations.NullMarked;
