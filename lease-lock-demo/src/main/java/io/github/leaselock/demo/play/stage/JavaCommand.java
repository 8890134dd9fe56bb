package io.github.leaselock.demo.play.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start another Java process with the Java and the classes of this one. */
final class JavaCommand {

  private JavaCommand() {}

  /** The {@code java} that runs this process. */
  static String executable() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The class path of this process. */
  static String ownClassPath() {
    return System.getProperty("java.class.path");
  }

  /**
   * Writes an argument file and gives the command that uses it. The class path is long, and systems
   * show only the beginning of a command line: this way the run directory stands in it.
   *
   * @param run where the file goes
   * @param name of the file
   */
  static List<String> inRun(
      RunDirectory run, String name, List<String> options, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(options);
    all.add("-cp");
    all.add(ownClassPath());
    all.add(main.getName());
    all.addAll(arguments);
    Path file = run.path().resolve(name + ".args");
    Files.write(file, all.stream().map(JavaCommand::quoted).toList());
    return List.of(executable(), "@" + file);
  }

  /**
   * The command, ignoring the signals that a terminal sends to all processes at once: Ctrl-C is for
   * the demo, which then ends the others in its own order.
   */
  static List<String> deafToTheTerminal(List<String> command) {
    List<String> deaf =
        new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$0\" \"$@\""));
    deaf.addAll(command);
    return deaf;
  }

  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
