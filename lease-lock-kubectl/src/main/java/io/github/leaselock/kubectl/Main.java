package io.github.leaselock.kubectl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code kubectl lease-lock}, started by kubectl through its launcher. */
public final class Main {

  private Main() {}

  /**
   * Runs a command and ends the process.
   *
   * @param arguments as they stand behind {@code kubectl lease-lock}
   */
  public static void main(String[] arguments) {
    System.exit(Program.run(new KubeConnector(), new Console(), arguments));
  }

  /** The terminal of this process. */
  private static final class Console implements Terminal {

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);

    @Override
    public void print(String line) {
      out.println(line);
    }

    @Override
    public void error(String line) {
      err.println(line);
    }

    @Override
    public boolean confirms(String question) {
      out.print(question);
      out.flush();
      try {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        @Nullable String answer = in.readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
      } catch (IOException nobody) {
        return false;
      }
    }
  }
}
