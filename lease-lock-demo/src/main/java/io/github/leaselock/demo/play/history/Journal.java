package io.github.leaselock.demo.play.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Takes down events as they happen: stamps them, writes each to a file at once, tells a listener,
 * and wakes whoever waits for one. Safe for use by many threads; the listener is called by one
 * thread at a time, in the order of the events.
 */
public final class Journal implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final List<HistoryEvent> events = new ArrayList<>();
  private final BufferedWriter file;
  private final Consumer<HistoryEvent> listener;
  private final LongSupplier nanoTime;
  private final long began;
  private Optional<String> broken = Optional.empty();

  /**
   * Opens a journal.
   *
   * @param file where the events go as JSON lines; replaced if it exists
   * @param listener told of every event
   * @param nanoTime a monotonic clock; its value now is the beginning
   */
  public Journal(Path file, Consumer<HistoryEvent> listener, LongSupplier nanoTime)
      throws IOException {
    this.file = Files.newBufferedWriter(file);
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** Takes down the event that the function makes of the time since the beginning. */
  public void record(Function<Duration, HistoryEvent> eventAt) {
    lock.lock();
    try {
      HistoryEvent event = eventAt.apply(elapsed());
      events.add(event);
      file.write(HistoryFile.toLine(event));
      file.newLine();
      file.flush();
      listener.accept(event);
      grown.signalAll();
    } catch (IOException e) {
      throw new UncheckedIOException("the history cannot be written", e);
    } finally {
      lock.unlock();
    }
  }

  /** Time since the beginning. */
  public Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - began);
  }

  /** How many events have been taken down. */
  public int size() {
    lock.lock();
    try {
      return events.size();
    } finally {
      lock.unlock();
    }
  }

  /** What has been taken down so far. */
  public History history() {
    lock.lock();
    try {
      return new History(events);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for an event that matches, among those already taken down from the given index on and
   * those to come.
   *
   * @return the first that matches; empty if none came within the time
   * @throws IllegalStateException at once, if it was {@linkplain #giveUp given up}
   */
  public <E extends HistoryEvent> Optional<E> await(
      int from, Class<E> type, Predicate<E> matches, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    int next = from;
    lock.lockInterruptibly();
    try {
      while (true) {
        for (; next < events.size(); next++) {
          HistoryEvent event = events.get(next);
          if (type.isInstance(event) && matches.test(type.cast(event))) {
            return Optional.of(type.cast(event));
          }
        }
        if (broken.isPresent()) {
          throw new IllegalStateException(broken.get());
        }
        if (left <= 0) {
          return Optional.empty();
        }
        left = grown.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Says that the events waited for will not come: whoever waits is told why, at once. */
  public void giveUp(String why) {
    lock.lock();
    try {
      broken = broken.or(() -> Optional.of(why));
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the file. Events can no longer be taken down. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      file.close();
    } finally {
      lock.unlock();
    }
  }
}
