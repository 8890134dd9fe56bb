package io.github.leaselock.simulation.session;

import io.github.leaselock.simulation.engine.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The threads of a process that do its tasks of one kind. */
final class Crew {

  private final String what;
  private final Supplier<@Nullable Runnable> tasks;
  private final List<SimulatedThread> threads = new ArrayList<>();

  Crew(String what, Supplier<@Nullable Runnable> tasks) {
    this.what = what;
    this.tasks = tasks;
  }

  void add(SimulatedProcess process, String suffix, int number) {
    for (int i = 1; i <= number; i++) {
      threads.add(process.thread(number == 1 ? suffix : suffix + i, () -> serve(process)));
    }
  }

  private void serve(SimulatedProcess process) {
    SimulatedThread me = process.running();
    while (!process.world().isOver()) {
      me.stop(Point.boundary(what));
      Runnable task = tasks.get();
      if (task == null) {
        me.idle(what + " idle");
      } else {
        process.run(task);
      }
    }
  }

  List<SimulatedThread> threads() {
    return threads;
  }

  void wake() {
    threads.forEach(SimulatedThread::wake);
  }
}
