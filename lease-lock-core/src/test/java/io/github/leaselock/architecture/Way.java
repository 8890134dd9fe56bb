package io.github.leaselock.architecture;

import java.util.List;

/**
 * A way through the code.
 *
 * @param name of its picture
 * @param title of its picture
 * @param items what happens, in this order
 */
record Way(String name, String title, List<Item> items) {

  Way {
    items = List.copyOf(items);
  }

  List<Step> steps() {
    return items.stream().filter(Step.class::isInstance).map(Step.class::cast).toList();
  }

  /** A line of the picture. */
  sealed interface Item {}

  /**
   * Where the steps below it happen, or when.
   *
   * @param text a heading
   */
  record Scene(String text) implements Item {}

  /**
   * A call. Classes are named without their package, since the code tells where they are; those of
   * other projects with it.
   *
   * @param from whose code calls
   * @param to whose method is called, perhaps through an interface that it implements
   * @param method its name
   * @param text what it is for
   */
  record Step(Actor from, Actor to, String method, String text) implements Item {}

  /** Who calls, or is called. */
  sealed interface Actor {

    /** As a picture calls it. */
    String name();

    /**
     * A class, with all that is nested in it.
     *
     * @param name without its package, if it is the core's
     */
    record Code(String name) implements Actor {}

    /** The user's code that calls. */
    record User() implements Actor {
      @Override
      public String name() {
        return "you";
      }
    }

    /**
     * The user's code that is called.
     *
     * @param name of the interface through which, without its package if it is the core's
     */
    record Callback(String name) implements Actor {}
  }

  static Scene scene(String text) {
    return new Scene(text);
  }

  /** One class calls another's method. */
  static Step call(String from, String to, String text) {
    return new Step(new Actor.Code(from), new Actor.Code(type(to)), method(to), text);
  }

  /** The user calls. */
  static Step you(String to, String text) {
    return new Step(new Actor.User(), new Actor.Code(type(to)), method(to), text);
  }

  /** The user is called. */
  static Step callback(String from, String to, String text) {
    return new Step(new Actor.Code(from), new Actor.Callback(type(to)), method(to), text);
  }

  private static String type(String called) {
    return called.substring(0, called.lastIndexOf('.'));
  }

  private static String method(String called) {
    return called.substring(called.lastIndexOf('.') + 1);
  }
}
