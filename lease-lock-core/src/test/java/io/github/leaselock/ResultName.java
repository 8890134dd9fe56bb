package io.github.leaselock;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What to call an answer in a trace or a tally, in one word. */
public final class ResultName {

  private ResultName() {}

  /**
   * The word for an answer.
   *
   * @param answer of any operation of a lock
   * @return the status of a release, what a verification found, or the case of anything else
   */
  public static String of(Object answer) {
    if (answer instanceof ReleaseResult result) {
      return Arrays.stream(result.status().name().split("_", -1))
          .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
          .collect(Collectors.joining());
    }
    if (answer instanceof VerifyResult result) {
      return result.isValid() ? "Valid" : result.isUnknown() ? "Unknown" : "Invalid";
    }
    return answer.getClass().getSimpleName();
  }
}
