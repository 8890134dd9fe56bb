package io.github.leaselock.demo.play;

import io.github.leaselock.demo.play.audit.Auditor;
import io.github.leaselock.demo.play.audit.Figures;
import io.github.leaselock.demo.play.audit.Verdict;
import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.HistoryEvent.Began;
import io.github.leaselock.demo.play.history.HistoryFile;
import io.github.leaselock.demo.play.story.Screen;
import io.github.leaselock.demo.play.story.TimelineSvg;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the demo. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    version = "lease-lock demo",
    description = {
      "Two operators back up and restore one MySQL cluster through one lock, while they are"
          + " refused, killed and robbed of their work. Then the history of the lock is audited.",
      "",
      "Touches nothing but its own directories, and leaves nothing running."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the play was played and every claim of the audit holds",
      "1:a claim does not hold",
      "2:wrong options",
      "3:the play could not be played to its end",
      "130, 143:interrupted, terminated"
    })
public final class Demo implements Callable<Integer> {

  static final int CLAIM_BROKEN = 1;
  static final int NOT_PLAYED = 3;
  private static final int DEFAULT_COLUMNS = 80;
  private static final double LEAST_MINUTES = 0.5;
  private static final double MOST_MINUTES = 60;

  /** Which API server to play on. */
  enum Api {
    auto,
    real,
    mock
  }

  @Option(
      names = "--api",
      paramLabel = "auto|real|mock",
      description = {
        "API server: real is kube-apiserver and etcd, whose programs have to lie in"
            + " $$KUBE_API_TEST_DIR (default ~/.kubeapitest); mock is fabric8's; auto is real if"
            + " the programs are there, and never downloads (default: auto)"
      })
  Api api = Api.auto;

  @Option(
      names = "--chaos",
      description = {
        "instead of the play, a chaos run: random backups, restores and deletions, operators that"
            + " are killed or stopped, API server restarts, all made up from the seed"
      })
  boolean chaos;

  @Option(
      names = "--minutes",
      paramLabel = "NUMBER",
      description = "how long the chaos lasts, 0.5 at least (default: 2)")
  double minutes = 2;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "makes up the data, the damage and the chaos (default: another one each time)")
  @Nullable Long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where timeline.svg, history.jsonl and the logs go (default: target/demo)")
  @Nullable Path out;

  @Option(
      names = "--judge",
      paramLabel = "FILE",
      description = "play nothing: judge and draw a recorded history.jsonl")
  @Nullable Path judge;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "where the picture goes (default: timeline.svg in the directory of --out)")
  @Nullable Path picture;

  @Option(names = "--keep", description = "keep the directory with the database's backups")
  boolean keep;

  @Option(
      names = {"-v", "--verbose"},
      description = "show what the operators say, too")
  boolean verbose;

  /** Plays. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Demo()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(Demo::failed);
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (minutes < LEAST_MINUTES || minutes > MOST_MINUTES) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--minutes is between 0.5 and 60, not " + minutes);
    }
    Path directory = Files.createDirectories(outDirectory());
    Screen screen = screen();
    if (judge != null) {
      return judged(HistoryFile.read(judge), directory, screen);
    }
    // Libraries log to a file, or not at all: the terminal belongs to the story.
    LogManager.getLogManager().reset();
    System.setProperty("org.slf4j.simpleLogger.logFile", directory.resolve("demo.log").toString());
    LoggerFactory.getILoggerFactory(); // before there are threads that log
    long chosen = seed == null ? System.nanoTime() % 1_000_000 : seed;
    Optional<History> history = new Run(this, chosen, directory, screen).play();
    return history.isPresent() ? judged(history.get(), directory, screen) : NOT_PLAYED;
  }

  private int judged(History history, Path directory, Screen screen) throws IOException {
    Optional<Began> chaos =
        history.of(Began.class).stream()
            .filter(began -> began.play().equals(ChaosPlay.NAME))
            .findFirst();
    if (chaos.isPresent()) {
      Verdict verdict = Auditor.judgeChaos(history, chaos.get());
      screen.show(Figures.of(history), verdict);
      return drawn(history, directory, screen, verdict);
    }
    Verdict verdict = Auditor.judge(history, Play.OCCASIONS);
    screen.show(verdict);
    return drawn(history, directory, screen, verdict);
  }

  private int drawn(History history, Path directory, Screen screen, Verdict verdict)
      throws IOException {
    Path file = picture == null ? directory.resolve("timeline.svg") : picture;
    screen.say("Picture: " + Files.writeString(file, TimelineSvg.of(history)));
    return verdict.passed() ? 0 : CLAIM_BROKEN;
  }

  private static int failed(
      Exception failure, CommandLine line, CommandLine.ParseResult arguments) {
    line.getErr().println("demo: " + failure.getMessage());
    return NOT_PLAYED;
  }

  private Path outDirectory() {
    if (out != null) {
      return out;
    }
    // Told by the script, so that the place does not depend on where the user stands.
    return Path.of(System.getProperty("demo.home", "."), "target", "demo");
  }

  private Screen screen() {
    Charset charset = terminalCharset();
    PrintStream stream = new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset);
    // Whether the output is a terminal is for the script to say: Java 17 cannot tell.
    boolean terminal = Boolean.getBoolean("demo.terminal");
    boolean colours = terminal && System.getenv("NO_COLOR") == null;
    int columns = terminal ? Integer.getInteger("demo.columns", DEFAULT_COLUMNS) : 0;
    return new Screen(stream, charset, colours, verbose, columns);
  }

  /** UTF-8 also where nothing is known, as in a container without a locale: ASCII stays ASCII. */
  private static Charset terminalCharset() {
    String nativeEncoding = System.getProperty("native.encoding", "UTF-8");
    return nativeEncoding.equals("UTF-8") ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
  }
}
