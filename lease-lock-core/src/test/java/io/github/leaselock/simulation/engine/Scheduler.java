package io.github.leaselock.simulation.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets exactly one client run at a time: whoever stops asks the {@link Course} who goes on, and
 * hands over the baton.
 */
public final class Scheduler {

  /** Threads are kept between runs, for a run takes less time than to start them. */
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "simulated client");
            thread.setDaemon(true);
            return thread;
          });

  /** No run takes that long; it is for a client that waits for something outside. */
  private static final long PATIENCE_SECONDS = 60;

  private final Course course;
  private final Trace trace;
  private final List<Client> clients = new ArrayList<>();
  private final List<Runnable> programs = new ArrayList<>();
  private @Nullable Client running;
  private volatile boolean stopped;
  private @Nullable Throwable failure;
  private CountDownLatch left = new CountDownLatch(0);

  public Scheduler(Course course, Trace trace) {
    this.course = course;
    this.trace = trace;
  }

  /** Adds a client, which does this in each of its lives. */
  public Client add(String name, Consumer<Client> program) {
    Client client = new Client(name);
    clients.add(client);
    programs.add(() -> live(client, program));
    return client;
  }

  /** Where the threads are that are not parked by this. */
  private static String runningCode() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(
            thread ->
                Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getMethodName().equals("live"))
                    && Arrays.stream(thread.getValue())
                        .limit(8)
                        .noneMatch(frame -> frame.getClassName().equals(Scheduler.class.getName())))
        .map(thread -> thread.getKey() + " " + Arrays.toString(thread.getValue()))
        .collect(Collectors.joining("; "));
  }

  /** Runs all clients to their end, and throws what made one of them fail. */
  public void run() {
    left = new CountDownLatch(clients.size());
    programs.forEach(THREADS::execute);
    handOver();
    try {
      if (!left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a client neither stopped nor ended: " + runningCode());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (failure instanceof Error error) {
      throw error;
    } else if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  /** The client whose thread this is. */
  public Client running() {
    if (running == null) {
      throw new IllegalStateException("nobody runs");
    }
    return running;
  }

  /** Stops the running client at a point until it is chosen. */
  public Twist pause(Point point) {
    return pauseUntil(point, Long.MIN_VALUE);
  }

  /** The same, but it sleeps until then. */
  public Twist pauseUntil(Point point, long wakeAt) {
    if (stopped) {
      throw new Client.Stopped();
    }
    Client me = running();
    me.standAt(point, wakeAt);
    Client next = choose();
    if (next != me) {
      next.go();
      me.await();
    }
    if (stopped) {
      throw new Client.Stopped();
    }
    if (me.takeCrash()) {
      throw new Client.Crashed();
    }
    return me.twist();
  }

  private Client choose() {
    Client next = course.next(clients);
    running = next;
    return next;
  }

  private void handOver() {
    try {
      if (!clients.stream().allMatch(Client::isDone)) {
        choose().go();
      }
    } catch (Throwable thrown) {
      fail(thrown);
    }
  }

  private void live(Client client, Consumer<Client> program) {
    client.await();
    while (!client.isDone()) {
      try {
        if (stopped) {
          throw new Client.Stopped();
        }
        client.takeCrash();
        program.accept(client);
        client.finish();
      } catch (Client.Crashed crash) {
        trace.add(client, "starts again, without memory");
      } catch (Client.Stopped stop) {
        client.finish();
      } catch (Throwable thrown) {
        fail(thrown);
        client.finish();
      } finally {
        Thread.interrupted();
      }
    }
    if (!stopped) {
      handOver();
    }
    left.countDown();
  }

  /** What one client throws ends the run: the others are let go, to find out that it has ended. */
  private void fail(Throwable thrown) {
    if (failure == null && !stopped) {
      failure = thrown;
    }
    stopped = true;
    clients.forEach(Client::go);
  }
}
