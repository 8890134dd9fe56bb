package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.audit.Figures;
import io.github.leaselock.demo.play.audit.Finding;
import io.github.leaselock.demo.play.audit.Verdict;
import io.github.leaselock.demo.play.history.HistoryEvent;
import io.github.leaselock.demo.play.history.HistoryEvent.Began;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.HistoryEvent.SceneBegan;
import io.github.leaselock.demo.play.history.HistoryEvent.Told;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the user sees: one line an event, with the time since the beginning, the scene, the lock of
 * the cluster (who holds it, who waits for it) and what happened, to whom and why. Thread-safe.
 */
public final class Screen {

  private static final int LOCK_WIDTH = 34;
  private static final int SCENE_WIDTH = 8;
  private static final int BOARD_RULE = 100;

  private final PrintStream out;
  private final Paint paint;
  private final Glyphs glyphs;
  private final boolean verbose;
  private int liveColumns;
  private final LockBoard board = new LockBoard();
  private final Narrator narrator = new Narrator();
  private String scene = "";
  private boolean silent;
  private boolean terse;
  private int boardLines;

  /**
   * A screen.
   *
   * @param out where the lines go
   * @param charset what {@code out} writes; without UTF-8 there are no signs but ASCII
   * @param colours whether the reader understands colours
   * @param verbose whether to show what operators say, too
   * @param liveColumns width of a terminal on whose last lines every lock is shown as it is now; 0:
   *     nobody looks
   */
  public Screen(
      PrintStream out, Charset charset, boolean colours, boolean verbose, int liveColumns) {
    this.out = out;
    this.liveColumns = liveColumns;
    this.paint = new Paint(colours);
    this.glyphs = Glyphs.in(charset);
    this.verbose = verbose;
  }

  /** Says something that is no event. */
  public synchronized void say(String line) {
    print(line);
  }

  /** Says something less important. */
  public synchronized void whisper(String line) {
    print(paint.dim(line));
  }

  /** Says what went wrong. */
  public synchronized void complain(String line) {
    print(paint.red(line));
  }

  /** Says what the columns are. */
  public synchronized void columns(String cluster) {
    print("");
    print(
        paint.dim(
            String.format(
                Locale.ROOT,
                "%8s  %s  %s  %s",
                "time",
                padded("scene", SCENE_WIDTH),
                padded(
                    String.format(
                        Locale.ROOT,
                        "lock of %s: %s alone, %s shared, %s waits",
                        cluster,
                        glyphs.exclusive(),
                        glyphs.shared(),
                        glyphs.behind()),
                    LOCK_WIDTH),
                "what happens")));
  }

  /** Tells what the event means. */
  public synchronized void tell(HistoryEvent event) {
    board.take(event);
    if (event instanceof Began began) {
      terse = !verbose && !began.length().isZero();
    }
    if (event instanceof SceneBegan began) {
      scene = began.scene();
      print("");
      print(paint.bold(String.format(Locale.ROOT, "%8s  %s", "", began.title())));
    }
    for (Beat beat : narrator.tell(event)) {
      if (beat.kind() != Beat.Kind.SCENE && !(terse && isCommon(event, beat))) {
        line(event.at(), beat);
      }
    }
    drawBoard();
    if (verbose && event instanceof Told told) {
      print(
          paint.dim(
              String.format(
                  Locale.ROOT,
                  "%8s  %s",
                  "",
                  told.operator()
                      + " says "
                      + told.what()
                      + " "
                      + told.subject()
                      + " "
                      + told.message())));
    }
  }

  /** In a run of hundreds of operations: what happens to each of them. */
  private static boolean isCommon(HistoryEvent event, Beat beat) {
    return switch (beat.kind()) {
      case ACTION, HOLD, RUN, WAIT, SUCCESS, RELEASE -> true;
      case NOTE ->
          event instanceof Observed
              || (event instanceof Told told && told.what().equals("TROUBLE"));
      default -> false;
    };
  }

  /** Shows the verdict. */
  public synchronized void show(Verdict verdict) {
    print("");
    print(paint.bold("Audit of the history"));
    for (Finding finding : verdict.findings()) {
      String mark = finding.holds() ? paint.green(glyphs.good()) : paint.red(glyphs.bad());
      String evidence = paint.dim("(" + finding.evidence() + ")");
      print(String.format(Locale.ROOT, "  %s %s %s", mark, finding.claim(), evidence));
      for (String violation : finding.violations()) {
        print("      " + paint.red(violation));
      }
    }
    print("");
    long broken = verdict.findings().stream().filter(finding -> !finding.holds()).count();
    print(
        broken == 0
            ? paint.green("Passed: every claim holds.")
            : paint.red(
                String.format(Locale.ROOT, "Failed: %d of these claims do not hold.", broken)));
  }

  /** Shows the figures of a run, and the verdict. */
  public synchronized void show(Figures figures, Verdict verdict) {
    print("");
    print(paint.bold("What happened"));
    figures
        .counts()
        .forEach(
            (figure, count) ->
                print(
                    String.format(
                        Locale.ROOT,
                        "  %8s  %s",
                        String.format(Locale.ROOT, "%,d", count),
                        figure.words())));
    show(verdict);
    long violations =
        verdict.findings().stream().mapToLong(finding -> finding.violations().size()).sum();
    print("Violations: " + violations);
  }

  /** Nothing happens any more: what every lock is like is not shown from here on. */
  public synchronized void close() {
    clearBoard();
    out.flush();
    liveColumns = 0;
  }

  /** Says nothing any more. */
  public synchronized void fallSilent() {
    silent = true;
  }

  private void line(Duration at, Beat beat) {
    LockState lock = narrator.lockState();
    print(
        String.format(
            Locale.ROOT,
            "%s  %s  %s  %s",
            paint.dim(seconds(at)),
            paint.dim(padded(scene, SCENE_WIDTH)),
            paint.of(lock, padded(lock.describe(glyphs, LOCK_WIDTH), LOCK_WIDTH)),
            paint.of(beat.kind(), beat.subject() + " " + beat.text())));
  }

  private void print(String line) {
    if (!silent) {
      clearBoard();
      out.println(line.stripTrailing());
      out.flush();
    }
  }

  private void clearBoard() {
    if (boardLines > 0) {
      out.print(String.format(Locale.ROOT, "\u001b[%dA\u001b[J", boardLines));
      boardLines = 0;
    }
  }

  private void drawBoard() {
    if (liveColumns <= 0 || silent) {
      return;
    }
    clearBoard();
    List<String> lines = board.lines(glyphs);
    if (!lines.isEmpty()) {
      out.println(paint.dim("-".repeat(Math.min(liveColumns - 1, BOARD_RULE))));
      for (String line : lines) {
        out.println(paint.bold(line.substring(0, Math.min(line.length(), liveColumns - 1))));
      }
      boardLines = lines.size() + 1;
    }
    out.flush();
  }

  private static String seconds(Duration at) {
    return String.format(Locale.ROOT, "%8.3f", at.toNanos() / 1e9);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
