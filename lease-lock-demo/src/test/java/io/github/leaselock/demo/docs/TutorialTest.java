package io.github.leaselock.demo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/tutorial.md, typed by somebody who has nothing but the page. */
@Tag("kube-api")
@Timeout(1200)
class TutorialTest {

  @TempDir private Path temp;

  @Test
  void theTutorialWorksAsWritten() throws Exception {
    Path page = Walkthrough.page("tutorial.md");
    assertThat(Console.of(page)).hasSizeGreaterThan(20);
    try (Walkthrough walkthrough = new Walkthrough(temp)) {
      walkthrough.follow(page);
    }
  }
}
