package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 257, Integer.MAX_VALUE})
  void aLimitOutOfRangeIsRefusedWithTheRange(int limit) {
    assertThatThrownBy(() -> claim(LockMode.SHARED, OptionalInt.of(limit), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a limit of shared holders is 1 to 256, not " + limit);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 256})
  void aLimitInRangeIsTaken(int limit) {
    assertThat(claim(LockMode.SHARED, OptionalInt.of(limit), Optional.empty()).sharedLimit())
        .hasValue(limit);
  }

  @Test
  void anExclusiveClaimCannotBeLimited() {
    assertThatThrownBy(() -> claim(LockMode.EXCLUSIVE, OptionalInt.of(1), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("only a shared request can be limited, not an exclusive one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void aBlankReasonIsRefused(String reason) {
    assertThatThrownBy(() -> claim(LockMode.SHARED, OptionalInt.empty(), Optional.of(reason)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a reason has 1 to 256 characters and is not blank: ");
  }

  @Test
  void aReasonIsOfTheLengthThatFits() {
    String longest = "x".repeat(LockHolder.MAX_REASON);

    assertThat(claim(LockMode.SHARED, OptionalInt.empty(), Optional.of(longest)).reason())
        .hasValue(longest);
    assertThatThrownBy(
            () -> claim(LockMode.SHARED, OptionalInt.empty(), Optional.of(longest + "x")))
        .hasMessageContaining("(257 characters)");
  }

  private static Claim claim(LockMode mode, OptionalInt limit, Optional<String> reason) {
    return new Claim(Notation.holder('a'), mode, limit, reason, false);
  }
}
