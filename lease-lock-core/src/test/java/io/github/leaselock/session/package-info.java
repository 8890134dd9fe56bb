@NullMarked
package io.github.leaselock.session;

import org.jspecify.annotations.NullMarked;
