package io.github.leaselock.architecture;

import static io.github.leaselock.architecture.Way.call;
import static io.github.leaselock.architecture.Way.callback;
import static io.github.leaselock.architecture.Way.scene;
import static io.github.leaselock.architecture.Way.you;

import java.util.List;

/** The three ways through the code that are worth knowing. */
final class Ways {

  private static final String HTTP_CLIENT = "io.fabric8.kubernetes.client.http.HttpClient.";

  private static final Way ACQUIRE =
      new Way(
          "acquire",
          "An object acquires a lock",
          List.of(
              scene("Read"),
              you(
                  "LeaseLock.acquire",
                  "One attempt: it waits for the API server, and for no holder."),
              call(
                  "StoreLock",
                  "Acquisition.run",
                  "Reads, decides, and writes under the condition of the version that it read,"
                      + " until there is an answer."),
              call(
                  "Acquisition",
                  "KnownVersions.newest",
                  "If a write follows from the version that this process wrote last, nothing is"
                      + " read."),
              call(
                  "Acquisition",
                  "KubernetesLeaseStore.read",
                  "Otherwise the Lease is read, and created if there is none."),
              call(
                  "KubernetesLeaseStore",
                  "ApiServer.send",
                  "Each request is sent once and bounded in time; what the server said is a value,"
                      + " \"no answer\" included."),
              call(
                  "ApiServer",
                  HTTP_CLIENT + "sendAsync",
                  "Over the transport, the credentials and the interceptors of your client."),
              scene("Decide"),
              call(
                  "Operation",
                  "LeaseFormat.read",
                  "The annotations become a state: holders, queue, what drains."),
              call(
                  "Acquisition",
                  "LeaseProtocol.decide",
                  "Pure: granted, held already, a place in the queue, or judge those that block."),
              call(
                  "Verdicts",
                  "HolderJudge.judge",
                  "Asks your predicate about one blocker after the other, until nothing can be"
                      + " granted any more."),
              call(
                  "HolderJudge", "JudgedKind.judge", "Reads the holder's object live, by its uid."),
              call(
                  "Acquisition",
                  "LeaseProtocol.decideJudged",
                  "Pure: grant and evict what is stale, pass the lock on, or refuse."),
              scene("Write, and settle what is unknown"),
              call("Acquisition", "LeaseFormat.write", "The next state as annotations."),
              call(
                  "Acquisition",
                  "Doubts.sending",
                  "From here on the write may be stored, until an answer or a later version says"
                      + " otherwise."),
              call(
                  "Operation",
                  "KubernetesLeaseStore.replace",
                  "A PUT of the version that was read. After a conflict, or without an answer: back"
                      + " to Read."),
              callback(
                  "StoreLock",
                  "LeaseLockListener.attempted",
                  "Listeners get the answer, then you do: a value of the sealed AcquireResult.")));

  private static final Way WAIT =
      new Way(
          "wait",
          "An object waits, and is woken",
          List.of(
              scene("The replica that waits"),
              you(
                  "LeaseLock.acquire",
                  "The way above, with queued(): refused, and given a place on the Lease."),
              you(
                  "LeaseLocks.onTurn",
                  "Asks for one call: when it is worth trying again, or when a time is over. No"
                      + " thread waits."),
              call(
                  "Turns",
                  "LockChanges.whenWorthTrying",
                  "Threads and watches are there while somebody waits."),
              call(
                  "LockChanges",
                  "NamespaceChanges.add",
                  "Up to 16 locks of a namespace have a watch each; beyond that, one watch shows"
                      + " all that are contended."),
              call(
                  "NamespaceChanges",
                  "RetriedWatch.start",
                  "Opens the watch on another thread, and again whenever it ends."),
              call(
                  "RetriedWatch",
                  "KubernetesLeaseStore.watch",
                  "The port: a stream, from where the last one ended."),
              call(
                  "LeaseStream",
                  "ApiServer.stream",
                  "A list, then a watch from its version, line by line."),
              scene("The replica that holds"),
              you("LeaseLock.release", "Its work is done."),
              call(
                  "Release",
                  "LeaseProtocol.served",
                  "Pure: the first of the queue is offered the lock, in the same write."),
              call("Operation", "KubernetesLeaseStore.replace", "One PUT releases and hands over."),
              scene("The replica that waits is woken"),
              call(
                  "LeaseStream",
                  "RetriedWatch.stored",
                  "The new version arrives. It is a hint: a watch may be late, or miss it, and then"
                      + " the time of 2 counts."),
              call("RetriedWatch", "NamespaceChanges.stored", "Whose lock is it?"),
              call(
                  "NamespaceChanges",
                  "WatchedLock.moved",
                  "Keeps the newest version alone, for each listener."),
              call(
                  "WatchedLock",
                  "LockEngine.observed",
                  "The locks remember the version, so that acquiring begins without a read."),
              call("WatchedLock", "Turn.moved", "On a thread of Tasks, with nothing held."),
              call(
                  "Turn",
                  "LeaseProtocol.decide",
                  "Pure: would the request still be blocked? Then it goes on waiting."),
              callback("Turn", "java.lang.Runnable.run", "Your code queues the reconciliation."),
              you("LeaseLock.acquire", "Takes up the offer, in one write.")));

  private static final Way SESSION =
      new Way(
          "session",
          "A session renews, loses, closes",
          List.of(
              scene("Opens"),
              you("SessionBuilder.open", "One session for the process, any number of locks."),
              call(
                  "StoreSessionBuilder",
                  "SessionLeases.open",
                  "Creates the session's own Lease, under a mark that no other process has drawn."),
              scene("Renews"),
              call(
                  "Heartbeat",
                  "Tasks.after",
                  "One timer, set to what the state waits for; its thread sends nothing."),
              call(
                  "Heartbeat",
                  "SessionMachine.step",
                  "Pure: what happened and both clocks in, the next state and what to do out."),
              call(
                  "Heartbeat",
                  "Transports.send",
                  "On a thread of its own. An answer is awaited for a twelfth of the duration, then"
                      + " the next request takes the other transport."),
              call(
                  "Transports",
                  "KubernetesLeaseStore.replace",
                  "Renews. What was stored counts from when it was sent."),
              scene("Loses"),
              you("LockHandle.isActive", "Before each step of the work: no request, no waiting."),
              call(
                  "Holders",
                  "Heartbeat.isValid",
                  "Until two thirds of the duration after the last renewal was sent. Once false,"
                      + " false for ever."),
              call(
                  "Heartbeat",
                  "SessionParts.over",
                  "Too late, cloned, or its Lease gone: once, with the reason."),
              call(
                  "SessionParts",
                  "session.Lines.end",
                  "Every lock that it holds or waits for learns it."),
              call(
                  "LineRunner",
                  "Line.step",
                  "Pure, one line for each lock: what is lost, what is called off."),
              call("LineHolds", "HeldLock.lose", "Interrupts the code that runs under a guard."),
              callback(
                  "UserCode",
                  "java.util.concurrent.Executor.execute",
                  "Your stages and listeners run, on your executor."),
              scene("Closes"),
              you("LeaseSession.close", "Within one time, 10 s by default."),
              call(
                  "SessionCloser",
                  "session.Lines.close",
                  "Nothing is granted any more; holders may have a grace."),
              call(
                  "LineRequests",
                  "StoreLock.release",
                  "Each hold is released, and handed over in the same write."),
              call(
                  "SessionMachine",
                  "Farewells.step",
                  "Pure: delete the Lease if nothing is left on other Leases, otherwise mark it."),
              call(
                  "Transports",
                  "KubernetesLeaseStore.delete",
                  "Others need not wait for the session to expire.")));

  private Ways() {}

  static List<Way> all() {
    return List.of(ACQUIRE, WAIT, SESSION);
  }
}
