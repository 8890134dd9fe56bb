/**
 * The unmodified lock, run through every kind of bad luck, with time and chance in our hands.
 *
 * <pre>
 *   Schedule ── numbers (jqwik), named departures (pinned), or one by one (exploration)
 *      │ chooses
 *   Scheduler ─────────── one thread at a time has the baton; none sleeps, no clock is real
 *      │ runs
 *   Worker ── Calls ───── acquire, verify, work, store the outcome, release; again and again
 *      │        │ each answer              ┌──▶ AnswerLaws  was it true? is "no" really no?
 *      │        └──────────────────────────┤
 *   LeaseLock  the lock, unmodified        ├──▶ Beliefs     does an exclusive holder stand alone?
 *      │ LeaseStore                        │
 *   SimulatedStore                         ├──▶ WriteLaws   was that very version judged?
 *      │ · stops before the request        │                may this holder be evicted? is the
 *      │   arrives, · and before the       │                token larger? does the work drain?
 *      │   answer does                     ├──▶ QueueLaws   is whoever came first served first?
 *      │                                   │    Withdrawals is whoever left the queue left alone?
 *   Webhook                                ├──▶ Budget      does it end, in requests and in time?
 *      │                                   │    EdgeLaws    is it told, shown, cheap, small?
 *   SimulatedServer ─── History ───────────┘    Work        does work overlap? does the fence hold?
 *      │                                        Tally       and did enough happen at all?
 *   InMemoryApiServer  linearizable, with the answers of a real API server
 * </pre>
 *
 * <p><b>Schedule.</b> Wherever a client stops, the schedule chooses among the moves that are
 * possible there: the client goes on (the fair move, always the first), something happens to it (a
 * {@link io.github.leaselock.simulation.engine.Twist}: its request is lost, it is paused …),
 * another client runs, or something happens to the world ({@link
 * io.github.leaselock.simulation.Scenario.Mishap}: a process crashes, an object is deleted, a write
 * arrives late, or, in {@link io.github.leaselock.simulation.Edges}, etcd goes back, a webhook
 * edits, a right is taken away, a newer version writes …). A run is determined by its schedule, so
 * it can be repeated and shrunk; what is left of a failure is pinned by name in {@code
 * PinnedSchedulesTest} and {@code PinnedEdgeSchedulesTest}.
 *
 * <p><b>Laws.</b> Some hold whatever happens: tokens grow, no write touches a version that was not
 * judged, answers are true. Others hold under the lock's assumptions; a run in which another hand
 * writes the Lease, or the predicate lies, says so, and is judged by the first kind from then on.
 *
 * <p><b>Tests of the tests.</b> In {@code wrong}, a plain lock that keeps the laws is made wrong in
 * one way after the other, and must be caught.
 *
 * <p>The clocks of the processes differ by hours and run at rates that differ by 20 %.
 */
@NullMarked
package io.github.leaselock.simulation;

import org.jspecify.annotations.NullMarked;
