/** What happened during a run of the demo, as recorded from outside: the auditor's evidence. */
@NullMarked
package io.github.leaselock.demo.play.history;

import org.jspecify.annotations.NullMarked;
