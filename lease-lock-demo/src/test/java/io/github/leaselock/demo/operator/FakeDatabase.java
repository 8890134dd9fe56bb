package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.database.Checkpoint;
import io.github.leaselock.demo.database.Permit;
import io.github.leaselock.demo.database.WorkAbortedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A database in which work is a thing that the test holds in its hand: it begins by itself and ends
 * when told. Notices when a restore runs beside anything else.
 */
final class FakeDatabase implements ProtectedResource {

  private static final long PATIENCE_SECONDS = 60;

  private final Set<String> operators = new HashSet<>();
  private final List<Task> running = new ArrayList<>();
  private final BlockingQueue<Task> begun = new LinkedBlockingQueue<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> drained = new ArrayList<>();
  private final Set<String> closed = new HashSet<>();
  private boolean reachable = true;

  /** One run of work. */
  static final class Task {
    private final Permit permit;
    private final boolean exclusive;
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();

    private Task(Permit permit, boolean exclusive) {
      this.permit = permit;
      this.exclusive = exclusive;
    }

    Permit permit() {
      return permit;
    }

    /** Lets it come to its end, if the locks are still its own. */
    void finish() {
      goOn.complete(null);
    }

    /** Makes it fail with what no database throws. */
    void breakWith(RuntimeException failure) {
      goOn.completeExceptionally(failure);
    }

    /** Makes it fail. */
    void fail(String why) {
      goOn.completeExceptionally(new SQLException(why));
    }
  }

  Work<MySQLBackup> backups() {
    return (operation, permit, checkpoint) -> work(operation, permit, false, checkpoint);
  }

  Work<MySQLRestore> restores() {
    return (operation, permit, checkpoint) -> work(operation, permit, true, checkpoint);
  }

  /** The next work that begins, or has begun and was not asked for yet. */
  Task awaitBegun() throws InterruptedException {
    @Nullable Task task = begun.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (task == null) {
      throw new AssertionError("no work has begun");
    }
    return task;
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** {@code Kind/name} of all work that runs now. */
  synchronized List<String> running() {
    return running.stream().map(task -> task.permit.subject()).toList();
  }

  /** {@code lock@token} of all drains that were asked for. */
  synchronized List<String> drained() {
    return List.copyOf(drained);
  }

  synchronized boolean nothingHasBegun() {
    return begun.isEmpty() && running.isEmpty();
  }

  synchronized void connect(String operator) {
    operators.add(operator);
  }

  /** As the server sees the end of an operator process; its work may go on. */
  synchronized void endSession(String operator) {
    operators.remove(operator);
  }

  synchronized void setReachable(boolean reachable) {
    this.reachable = reachable;
  }

  @Override
  public synchronized boolean operatorIsOver(String operator) throws SQLException {
    requireReachable();
    return !operators.contains(operator);
  }

  @Override
  public synchronized boolean drained(String lock, long token, String runLock) throws SQLException {
    requireReachable();
    drained.add(lock + "@" + token);
    closed.add(lock + "@" + token + " " + runLock);
    List<Task> under =
        running.stream().filter(task -> isUnder(task.permit, lock, token, runLock)).toList();
    under.forEach(task -> task.fail("killed"));
    return under.isEmpty();
  }

  private static boolean isUnder(Permit permit, String lock, long token, String runLock) {
    return permit.runLock().equals(runLock)
        && ((permit.lock().equals(lock) && permit.token() == token)
            || (permit.runLock().equals(lock) && permit.run() == token));
  }

  private void requireReachable() throws SQLException {
    if (!reachable) {
      throw new SQLException("the database cannot be reached");
    }
  }

  private Work.WorkResult work(
      Operation<?, ?> operation, Permit permit, boolean exclusive, Checkpoint checkpoint)
      throws SQLException, WorkAbortedException, InterruptedException {
    Task task = new Task(permit, exclusive);
    begin(task);
    try {
      await(task);
      checkpoint.reached(1);
      return new Work.WorkResult(1, "checksum", operation.getMetadata().getName() + ".sql");
    } finally {
      end(task);
    }
  }

  private synchronized void begin(Task task) throws SQLException {
    Permit permit = task.permit;
    if (closed.contains(permit.lock() + "@" + permit.token() + " " + permit.runLock())
        || closed.contains(permit.runLock() + "@" + permit.run() + " " + permit.runLock())) {
      throw new SQLException("drained: another holder or operator has taken over");
    }
    for (Task other : running) {
      if (task.exclusive || other.exclusive) {
        violations.add(task.permit.subject() + " beside " + other.permit.subject());
      }
    }
    running.add(task);
    begun.add(task);
  }

  private synchronized void end(Task task) {
    running.remove(task);
  }

  private static void await(Task task) throws SQLException, InterruptedException {
    try {
      task.goOn.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new SQLException("the test has forgotten this work", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new SQLException(e.getCause());
    }
  }
}
