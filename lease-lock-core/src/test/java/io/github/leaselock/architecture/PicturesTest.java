package io.github.leaselock.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The pictures in docs/architecture are drawn from {@link CorePackage} and {@link Ways}: with
 * {@code -Dleaselock.redraw=true} by these tests.
 */
class PicturesTest {

  private static final Path PICTURES = Path.of("..", "docs", "architecture");

  private static final String REDRAW =
      "draw it again: ./mvnw -pl lease-lock-core test -Dtest=PicturesTest -Dleaselock.redraw=true";

  private static void compare(String name, String drawn) throws IOException {
    Path file = PICTURES.resolve(name + ".svg");
    if (Boolean.getBoolean("leaselock.redraw")) {
      Files.createDirectories(PICTURES);
      Files.writeString(file, drawn);
    }
    assertThat(file).as(REDRAW).exists();
    assertThat(Files.readString(file)).as(REDRAW).isEqualTo(drawn);
  }

  @Test
  void thePackagesAreDrawnAsTheyAre() throws IOException {
    compare("packages", PackagesPicture.draw());
  }

  @Test
  void noTwoPackagesAreDrawnInOnePlace() {
    assertThat(CorePackage.values())
        .extracting(each -> each.column() + " " + each.height())
        .doesNotHaveDuplicates();
  }

  @Test
  void theWaysAreDrawnAsTheyAre() throws IOException {
    CoreClasses classes = new CoreClasses();
    for (Way way : Ways.all()) {
      compare(way.name(), WayPicture.draw(way, classes));
    }
  }
}
