package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes of the last of some events; the notation is that of {@link SessionScript}. */
class SessionMachineTest {

  private static void check(String events, String expected) {
    assertThat(SessionScript.play(events)).isEqualTo(expected.strip());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0:due                     | timer 4 -> Resting until 8
          3.9:due                   | timer 4 -> Resting until 8
          4:due                     | PUT#1, timer 5 -> Renewing until 8
          4:due 4.1:ok#1            | renewed, timer 8 -> Resting until 12
          4:due 4.1:ok#1 8:due      | PUT#2, timer 9 -> Renewing until 12
          """)
  void itIsRenewedEveryThird(String events, String expected) {
    check(events, expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4:due 5:due                          | failing!, PUT#2', timer 6 -> Renewing until 8
          4:due 5:due 6:due                    | failing, PUT#3, timer 7 -> Renewing until 8
          4:due 5:due 6:due 7:due              | failing, PUT#4', timer 8 -> Renewing until 8
          4:due 5:due 6:due 7:due 8:due        | over, no timer -> Over EXPIRED
          4:due 5:due 5.1:ok#2                 | renewed!, timer 9 -> Resting until 13
          4:due 5:due 5.1:ok#2 9:due           | PUT#3', timer 10 -> Renewing until 13
          4:due 5:due 6:due 7:due 7.9:ok#4     | renewed!, timer 11 -> Resting until 15
          4:due 5:due 6:due 7:due 7.9:ok#1     | renewed -> Resting until 12
          4:due 5:due 5.2:ok#1 5.3:ok#2        | -> Resting until 12
          4:due 5:due 5.2:ok#1 5.3:conflict#2  | -> Resting until 12
          4:due 5:due 5.2:timeout#1            | -> Renewing until 8
          """)
  void oneThatIsNotAnsweredInTimeIsTriedAgainOverTheOtherTransportAndStillCounts(
      String events, String expected) {
    check(events, expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4:due 4.1:connection#1             | failing!, timer 4.6 -> Resting until 8
          4:due 4.1:connection#1 4.6:due     | PUT#2, timer 5.6 -> Renewing until 8
          4:due 4.1:timeout#1 4.6:due        | PUT#2', timer 5.6 -> Renewing until 8
          4:due 4.1:forbidden#1              | failing!, timer 4.6 -> Resting until 8
          4:due 4.1:altered#1                | failing!, timer 4.6 -> Resting until 8
          4:due 4:429#1=1                    | failing! -> Resting until 8
          4:due 4:429#1=2                    | failing!, timer 6 -> Resting until 8
          4:due 4:429#1=8                    | failing!, timer 6 -> Resting until 8
          4:due 4:429#1=8 6:due 6:429#2=8    | failing, timer 6.5 -> Resting until 8
          """)
  void oneThatFailsIsTriedAgainSoonAndRetryAfterIsObeyedWithinValidity(
      String events, String expected) {
    check(events, expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4:due 4.1:conflict#1                    | failing!, GET#2, timer 5.1 -> Looking until 8
          4:due 4.1:not_found#1                   | failing!, GET#2, timer 5.1 -> Looking until 8
          4:due 4.1:conflict#1 5.1:due            | GET#3', timer 6.1 -> Looking until 8
          4:due 4.1:conflict#1 4.2:connection#2   | timer 4.7 -> Resting until 8
          4:due 4.1:conflict#1 4.2:found#2=edited | PUT#3, timer 5.2 -> Renewing until 8
          4:due 4.1:conflict#1 4.2:found#2=try1   | renewed, timer 8 -> Resting until 12
          4:due 5:due 5.1:conflict#2 5.2:found#3=try1 | renewed, timer 8 -> Resting until 12
          4:due 4.1:conflict#1 4.2:found#2=clone  | over, no timer -> Over REVOKED
          4:due 4.1:conflict#1 4.2:found#2=backup | over, no timer -> Over REVOKED
          4:due 4.1:conflict#1 4.2:found#2=older  | over, no timer -> Over REVOKED
          4:due 4.1:conflict#1 4.2:found#2=ended  | over, no timer -> Over REVOKED
          4:due 4.1:conflict#1 4.2:found#2=freed  | over, no timer -> Over REVOKED
          4:due 4.1:conflict#1 4.2:absent#2       | over, no timer -> Over REVOKED
          """)
  void aVersionThatMovedIsLookedAtAndEndsItUnlessItIsItsOwn(String events, String expected) {
    check(events, expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4:due 4.1:conflict#1 4.2:found#2=revoked | revoked db/x:3, PUT#3, timer 5.2 -> Renewing until 8
          """)
  void claimsThatWereTakenAwayAreToldBeforeTheNextRenewal(String events, String expected) {
    check(events, expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7.9:asked              | -> Resting until 8
          8:asked                | timer 8 -> Lapsed
          8:asked 8:asked        | -> Lapsed
          8.1:asked 8.2:due      | over, no timer -> Over EXPIRED
          8:due                  | over, no timer -> Over EXPIRED
          4:due 8:ok#1           | over, no timer -> Over EXPIRED
          4:due 8:asked 8:ok#1   | over, no timer -> Over EXPIRED
          8:due 9:due            | -> Over EXPIRED
          1:slept                | timer 1 -> Lapsed
          1:slept 1:due          | over, no timer -> Over EXPIRED
          1:end                  | over, no timer -> Over CLOSED
          8:end                  | over, no timer -> Over EXPIRED
          1:end 2:end            | -> Over CLOSED
          4:due 4.1:end 4.2:ok#1 | -> Over CLOSED
          """)
  void onceOverItIsOverAndThatIsToldOnce(String events, String expected) {
    check(events, expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1:close                                       | over, DELETE#1, timer 2 -> Closing
          1:end 1:close                                 | DELETE#1, timer 2 -> Closing
          1:close 1.1:deleted#1                         | no timer -> Closed DELETED
          1:close 1.1:not_found#1                       | no timer -> Closed DELETED
          1:close 2:due                                 | DELETE#2', timer 3 -> Closing
          1:close 1.1:server_error#1                    | timer 1.6 -> Closing
          1:close 1.1:server_error#1 1.6:due            | DELETE#2, timer 2.6 -> Closing
          1:close 1.1:conflict#1                        | GET#2, timer 2.1 -> Closing
          1:close 1.1:conflict#1 1.2:absent#2           | no timer -> Closed DELETED
          1:close 1.1:conflict#1 1.2:found#2=edited     | DELETE#3, timer 2.2 -> Closing
          1:close 1.1:conflict#1 1.2:found#2=clone      | no timer -> Closed LEFT
          4:due 4.1:close 4.2:conflict#2 4.3:found#3=try1 | DELETE#4, timer 5.3 -> Closing
          1:close 1.1:forbidden#1                       | PUT#2, timer 2.1 -> Closing
          1:close 1.1:client_closed#1                   | no timer -> Closed LEFT
          1:close 1.1:giveUp                            | no timer -> Closed LEFT
          1:close 11:due                                | no timer -> Closed LEFT
          1:closeLeft                                   | over, PUT#1, timer 2 -> Closing
          1:closeLeft 1.1:ok#1                          | no timer -> Closed MARKED
          1:closeLeft 1.1:altered#1                     | no timer -> Closed LEFT
          1:closeLeft 1.1:conflict#1 1.2:found#2=try1   | no timer -> Closed MARKED
          1:closeLeft 1.1:conflict#1 1.2:found#2=ended  | no timer -> Closed MARKED
          1:closeLeft 1.1:conflict#1 1.2:found#2=edited | PUT#3, timer 2.2 -> Closing
          1:closeLeft 1.1:conflict#1 1.2:absent#2       | no timer -> Closed LEFT
          1:closeLeft 1.1:not_found#1                   | no timer -> Closed LEFT
          """)
  void closingDeletesTheLeaseOrMarksIt(String events, String expected) {
    check(events, expected);
  }
}
