package io.github.leaselock.demo.play.story;

/**
 * Colours of a terminal, or none.
 *
 * @param colours whether to use them
 */
record Paint(boolean colours) {

  String bold(String text) {
    return with("1", text);
  }

  String dim(String text) {
    return with("2", text);
  }

  String red(String text) {
    return with("31", text);
  }

  String green(String text) {
    return with("32", text);
  }

  String of(Beat.Kind kind, String text) {
    return switch (kind) {
      case SCENE -> bold(text);
      case HOLD -> with("1;34", text);
      case RUN, RELEASE, NOTE, ACTION -> text;
      case WAIT -> with("33", text);
      case BLOW, EVICTION, REFUSAL, FAILURE -> with("31", text);
      case DRAINED, MEASURE -> with("36", text);
      case SUCCESS -> with("32", text);
    };
  }

  String of(LockState lock, String text) {
    if (lock.isFree()) {
      return dim(text);
    }
    return with(lock.isHeldExclusively() ? "35" : "32", text);
  }

  private String with(String code, String text) {
    return colours && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
