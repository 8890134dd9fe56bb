package io.github.leaselock.demo.play.stage;

import io.github.leaselock.demo.operator.OperatorEvent;
import io.github.leaselock.demo.operator.OperatorMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** An operator as a process of its own. */
public final class OperatorProcess {

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Consumer<OperatorEvent> listener;
  private volatile Optional<String> id = Optional.empty();
  private volatile boolean endWanted;

  private OperatorProcess(
      String name, Process process, Path log, Consumer<OperatorEvent> listener) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.listener = listener;
  }

  /**
   * Starts an operator.
   *
   * @param name what it is called
   * @param arguments what it is told
   * @param log where its log goes; what is there already stays
   * @param listener told what it says
   */
  public static OperatorProcess start(
      RunDirectory run,
      String name,
      List<String> arguments,
      Path log,
      Consumer<OperatorEvent> listener)
      throws IOException {
    List<String> options =
        List.of(
            "-Djava.io.tmpdir=" + run.path(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx256m");
    List<String> java = JavaCommand.inRun(run, name, options, OperatorMain.class, arguments);
    Process process =
        new ProcessBuilder(JavaCommand.deafToTheTerminal(java))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    OperatorProcess operator = new OperatorProcess(name, process, log, listener);
    Thread reader = new Thread(operator::readOutput, name + "-output");
    reader.setDaemon(true);
    reader.start();
    return operator;
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** What it calls itself, with the random part; empty until it is ready. */
  public Optional<String> id() {
    return id;
  }

  /** Whether it is there, running or frozen. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Stops it as a paused machine is stopped: it cannot notice. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on as if nothing had been. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0 && process.isAlive()) {
      throw new IOException(String.format(Locale.ROOT, "kill -%s %d failed", name, process.pid()));
    }
  }

  /** Where its log is. */
  public Path log() {
    return log;
  }

  /** Waits until its controllers run. */
  public void awaitReady(Duration atMost) throws InterruptedException, IOException {
    try {
      ready.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(name + " was not ready within " + atMost.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(name + " ended before it was ready; its log: " + log, e.getCause());
    }
  }

  /** Calls back when the process has ended: with false, if it was told to. */
  public void onEnd(Consumer<Boolean> callback) {
    Thread waiter =
        new Thread(
            () -> {
              process.onExit().join();
              callback.accept(!endWanted);
            },
            name + "-end");
    waiter.setDaemon(true);
    waiter.start();
  }

  /** Ends it as {@code kill -9} does: it cannot notice. */
  public void kill() throws InterruptedException {
    endWanted = true;
    process.destroyForcibly().waitFor();
  }

  /** From here on nobody minds if it ends. */
  public void expectEnd() {
    endWanted = true;
  }

  /** Asks it to end and waits; kills it if it does not. */
  public void stop(Duration atMost) throws InterruptedException {
    endWanted = true;
    process.destroy();
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private void hear(OperatorEvent event) {
    if (event.what() == OperatorEvent.What.READY) {
      id = Optional.of(event.operator());
      ready.complete(null);
    }
    listener.accept(event);
  }

  private void readOutput() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        OperatorEvent.parse(line).ifPresent(this::hear);
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
    ready.completeExceptionally(new IOException("end of output"));
  }
}
