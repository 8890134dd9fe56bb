package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Where an operator tells what it does. Thread-safe if the consumer is. */
final class EventLog {

  private final String operator;
  private final InstantSource clock;
  private final Consumer<OperatorEvent> consumer;
  private final BiConsumer<Operation<?, ?>, OperatorEvent> ofObjects;

  EventLog(String operator, InstantSource clock, Consumer<OperatorEvent> consumer) {
    this(operator, clock, consumer, (object, event) -> {});
  }

  /**
   * One that tells two listeners.
   *
   * @param consumer of everything
   * @param ofObjects of what is about an object
   */
  EventLog(
      String operator,
      InstantSource clock,
      Consumer<OperatorEvent> consumer,
      BiConsumer<Operation<?, ?>, OperatorEvent> ofObjects) {
    this.operator = operator;
    this.clock = clock;
    this.consumer = consumer;
    this.ofObjects = ofObjects;
  }

  /** Prints each event as a line. */
  static Consumer<OperatorEvent> printingTo(PrintStream out) {
    return event -> {
      out.println(event.toLine());
      out.flush();
    };
  }

  void tell(Operation<?, ?> subject, What what, String message) {
    OperatorEvent event =
        new OperatorEvent(clock.instant(), operator, Subjects.of(subject), what, message);
    consumer.accept(event);
    ofObjects.accept(subject, event);
  }

  void tellOfProcess(What what, String message) {
    String subject = "Operator/" + operator;
    consumer.accept(new OperatorEvent(clock.instant(), operator, subject, what, message));
  }
}
