package io.github.leaselock.josdk;

import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** The module's threads in one process, as events. */
final class SimulatedThreads extends Threads {

  private final Tasks tasks;
  private final DoubleSupplier random;

  SimulatedThreads(Tasks tasks, DoubleSupplier random) {
    this.tasks = tasks;
    this.random = random;
  }

  @Override
  void run(Runnable task) {
    tasks.execute(task);
  }

  @Override
  Runnable after(Duration delay, Runnable task) {
    return tasks.after(delay, () -> run(task))::cancel;
  }

  @Override
  double random() {
    return random.getAsDouble();
  }
}
