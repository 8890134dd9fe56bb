package io.github.leaselock.simulation.session;

/** One line of the product changed, each to something that looks as good at first sight. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes a setting
enum Spoilt {
  COUNTS_FROM_THE_ANSWER(
      "counts the validity from when the answer to a renewal came, by both of its clocks",
      Settings.SLOW_ANSWERS,
      "SessionMachine",
      "long until = rhythm.validUntil(by.sent());",
      """
      Try when = new Try(by.id(), by.renewal(), now.at(), now.wall());
      if (!by.equals(when)) return stored(course, when, lease, now);
      long until = rhythm.validUntil(by.sent());\
      """),
  VALID_FOR_THE_WHOLE_DURATION(
      "is valid for as long as others wait before they take over",
      Settings.CUT_OFF,
      "Rhythm",
      "sent + duration.toNanos() * 2 / 3",
      "sent + duration.toNanos()"),
  ENDS_LATE(
      "is valid a little longer than it may, whichever of its clocks says otherwise",
      Settings.CUT_OFF,
      "SessionMachine",
      "if (now.at() - course.until() >= 0) {",
      "long late = now.at() - course.until() - rhythm.duration().toNanos() / 6;\n"
          + "if (late < 0) return Optional.empty();\nif (late >= 0) {"),
  UNTOLD(
      "is over, and tells nobody",
      Settings.CUT_OFF,
      "SessionMachine",
      "return next.after(new TellOver(why));",
      "return next;"),
  DOES_NOT_FENCE(
      "judges a session that did not move, and leaves its Lease to be renewed",
      Settings.PROCESSES_FAIL,
      "SessionObserver",
      "= lease.flatMap(unmoved -> mark(session, unmoved));",
      "= lease;"),
  ABSENT_IS_ENDED(
      "takes a session for ended as soon as its Lease is gone",
      Settings.COLLECTED,
      "SessionObserver",
      "if (asked - last.at() < session.duration().toNanos()) {",
      "if (lease.isPresent() && asked - last.at() < session.duration().toNanos()) {"),
  NUMBER_REUSED(
      "gives two claims of a session one number",
      Settings.THE_NETWORK_FAILS,
      "Lines",
      "long number = numbers.incrementAndGet();",
      "long number = (numbers.incrementAndGet() + 1) / 2;"),
  NOT_GIVEN_BACK(
      "a wait that is cancelled while its attempt is under way keeps what it is granted",
      Settings.THE_NETWORK_FAILS,
      "LineAnswers",
      "if (asking.withdrawn()) {\n      line.leave(number);",
      "if (asking.withdrawn()) {\n      line.forget(number, false);"),
  PLACE_IS_KEPT(
      "a wait that is cancelled keeps its place in the queue",
      Settings.THE_NETWORK_FAILS,
      "LineClaims",
      "} else if (now instanceof Waiting) {\n      line.leave(number);",
      "} else if (now instanceof Waiting) {\n      line.forget(number, false);"),
  GIVES_UP_GIVING_BACK(
      "tries once to give back",
      Settings.THE_NETWORK_FAILS,
      "LineAnswers",
      "case HOPELESS -> line.forget(number, true);",
      "case HOPELESS, UNCONFIRMED -> line.forget(number, true);"),
  NEVER_LOOKS(
      "trusts the watch, and never looks by itself",
      Settings.PROCESSES_FAIL,
      "LineWork",
      "if (waits && line.look == 0) {",
      "if (waits && line.look < 0) {"),
  WATCHES_ONE_AFTER_THE_OTHER(
      "watches only the first of those ahead",
      Settings.PROCESSES_FAIL,
      "LineViews",
      "if (alive == WATCHED) {",
      "if (alive == 1) {"),
  JUDGES_LATE(
      "watches the dead for two of their durations",
      Settings.PROCESSES_FAIL,
      "SessionObserver",
      "if (asked - last.at() < session.duration().toNanos()) {",
      "if (asked - last.at() < 2 * session.duration().toNanos()) {"),
  FOLLOWS_ITS_CLONE(
      "takes a renewal that it did not send for its own",
      Settings.THE_WORLD_IS_ODD,
      "Strangers",
      "if (!course.isOwn(found)) {",
      "if (!course.isOwn(found) && found.terminating()) {"),
  IGNORES_A_REVOCATION(
      "renews without a look at what was taken away by force",
      Settings.THE_WORLD_IS_ODD,
      "SessionMachine",
      "return taken.isEmpty() ? next : next.after(new Revoked(taken));",
      "return next;"),
  SLEEPS_UNAWARE(
      "trusts a clock that stood still while the machine slept",
      Settings.THE_WORLD_IS_ODD,
      "Rhythm",
      "return heedsTheWallClock && now.isAfter(",
      "return !heedsTheWallClock && now.isAfter("),
  ASKS_WHILE_IT_CLOSES(
      "asks on while its session closes",
      Settings.USERS_MISBEHAVE,
      "LineRunner",
      "return services.open().getAsBoolean() && services.holders().isAlive();",
      "return services.holders().isAlive();"),
  UNTOLD_OF_THE_CLOSING(
      "tells those who wait when the grace of those who hold is over",
      Settings.USERS_MISBEHAVE,
      "Lines",
      "    post(() -> new LineEvent.Closing(why));",
      ""),
  KEEPS_ITS_WATCH(
      "watches on when nobody waits any more",
      Settings.USERS_MISBEHAVE,
      "LineWork",
      "line.linger = line.timer(Rest.LINGER, 0);",
      "line.linger = -1;");

  private final String text;
  private final Setting setting;
  private final String type;
  private final String line;
  private final String instead;

  Spoilt(String text, Setting setting, String type, String line, String instead) {
    this.text = text;
    this.setting = setting;
    this.type = type;
    this.line = line;
    this.instead = instead;
  }

  Setting setting() {
    return setting;
  }

  /** The class of the package {@code session} that is spoilt. */
  String type() {
    return type;
  }

  String spoil(String source) {
    int at = source.indexOf(line);
    if (at < 0 || source.indexOf(line, at + 1) >= 0) {
      throw new AssertionError(type + " has not exactly one: " + line);
    }
    return source.replace(line, instead);
  }

  @Override
  public String toString() {
    return text;
  }
}
