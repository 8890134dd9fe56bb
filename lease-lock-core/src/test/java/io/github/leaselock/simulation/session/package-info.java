/**
 * Sessions, handles and waiting, unmodified, in the simulation.
 *
 * <pre>
 *   SimulatedProcess ── six threads of the simulation, a clock with a rate of its own
 *      │ main: SessionProgram   opens, waits, works, releases, closes, again and again
 *      │ renewal, two workers, timer: SimulatedTasks       watch: SimulatedWatch
 *   LeaseSession, LockHandle …  as they are shipped
 *      │ LeaseStore
 *   ProcessStore ── stops before a request arrives and before its answer does; outages
 *      │
 *   SessionServer ── GrantLaws   tokens, the order of the queue, who may be evicted
 *
 *   at every step:  HandleLaws   an active handle is what the Lease shows; loss is told once
 *                   LossLaws     and in time
 *                   WaitLaws     nobody waits longer for the dead than the design says
 *   at the end:     QuietLaws    nothing is left behind
 * </pre>
 *
 * <p>A pause stops all threads of a process, a crash ends them and forgets everything. Clocks of
 * processes differ by hours and run at rates that differ by up to the margin.
 *
 * <p><b>Tests of the tests.</b> {@code SpoiltSessionsTest} runs the same on sessions of which one
 * line was changed, each of which must be caught.
 */
@NullMarked
package io.github.leaselock.simulation.session;

import org.jspecify.annotations.NullMarked;
