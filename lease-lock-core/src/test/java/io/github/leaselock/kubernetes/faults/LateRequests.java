package io.github.leaselock.kubernetes.faults;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Requests under way for longer than their clients wait. Thread-safe. */
final class LateRequests {

  private final List<Late> waiting = new ArrayList<>();

  /** One of them. */
  static final class Late {
    private final HttpMessage request;
    private int passing;
    private boolean givenUp;

    Late(HttpMessage request, int passing) {
      this.request = request;
      this.passing = passing;
    }
  }

  /** Keeps a request until so many others have passed and its client has given it up. */
  synchronized Late add(HttpMessage request, int passing) {
    Late late = new Late(request, passing);
    waiting.add(late);
    return late;
  }

  /** The client no longer waits for an answer. */
  synchronized void givenUp(Late late) {
    late.givenUp = true;
  }

  /** Called once for each request that arrives: those that are to overtake it now. */
  synchronized List<HttpMessage> takeDue() {
    List<HttpMessage> due = new ArrayList<>();
    for (Iterator<Late> each = waiting.iterator(); each.hasNext(); ) {
      Late late = each.next();
      if (late.passing-- <= 0 && late.givenUp) {
        due.add(late.request);
        each.remove();
      }
    }
    return due;
  }

  synchronized List<HttpMessage> takeAll() {
    List<HttpMessage> all = waiting.stream().map(late -> late.request).toList();
    waiting.clear();
    return all;
  }
}
