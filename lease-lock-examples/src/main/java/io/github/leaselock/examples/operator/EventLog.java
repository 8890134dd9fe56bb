package io.github.leaselock.examples.operator;

import io.github.leaselock.examples.api.Operation;
import io.github.leaselock.examples.operator.OperatorEvent.What;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Where an operator tells what it does. Thread-safe if the consumer is. */
final class EventLog {

  private final String operator;
  private final InstantSource clock;
  private final Consumer<OperatorEvent> consumer;

  EventLog(String operator, InstantSource clock, Consumer<OperatorEvent> consumer) {
    this.operator = operator;
    this.clock = clock;
    this.consumer = consumer;
  }

  /** Prints each event as a line. */
  static Consumer<OperatorEvent> printingTo(PrintStream out) {
    return event -> {
      out.println(event.toLine());
      out.flush();
    };
  }

  void tell(Operation<?, ?> subject, What what, String message) {
    tell(Subjects.of(subject), what, message);
  }

  void tellOfProcess(What what, String message) {
    tell("Operator/" + operator, what, message);
  }

  private void tell(String subject, What what, String message) {
    consumer.accept(new OperatorEvent(clock.instant(), operator, subject, what, message));
  }
}
