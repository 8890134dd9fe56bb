package io.github.leaselock.demo.play.stage;

import io.github.leaselock.demo.database.EmbeddedDatabase;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The start of the database beside that of the API server: both take seconds. */
final class DatabaseStart {

  private final FutureTask<EmbeddedDatabase> task = new FutureTask<>(EmbeddedDatabase::start);

  private DatabaseStart() {}

  static DatabaseStart begin(Teardown teardown) {
    DatabaseStart start = new DatabaseStart();
    Thread thread = new Thread(start.task, "database-start");
    thread.setDaemon(true);
    teardown.before("the database", start::undo);
    // It waits for a sign of the server, and its own shutdown hook waits for it: for half a minute,
    // if the server has been killed meanwhile.
    teardown.whenItBegins(thread::interrupt);
    thread.start();
    return start;
  }

  /** Waits until it is up; it gives up by itself if it does not start. */
  EmbeddedDatabase await() throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the database does not start: " + e.getCause(), e);
    }
  }

  private void undo() throws InterruptedException, ExecutionException {
    task.cancel(false);
    if (!task.isCancelled()) {
      task.get().close();
    }
  }
}
