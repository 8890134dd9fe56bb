package io.github.leaselock.internal.session;

import org.junit.jupiter.api.Test;

/** The life of claims, as tables: see {@link LineScript}. */
class LineRulesTest {

  @Test
  void aFreeLockIsGrantedByOneAttemptAndGivenBackByItsUser() {
    LineScript.play(
        """
        enter 1      | attempt 1
        granted@7    | offer 1@7
        taken 1      |
        release 1    |
        released 1   | forget 1, retire
        """);
  }

  @Test
  void whoeverIsRefusedIsShownItsGrantAndTheWatchIsKeptForAMoment() {
    LineScript.play(
        """
        enter 1             | attempt 1
        refused             | watch, look
        shown, active 1@150 | offer 1@150, no look
        taken 1             |
        release 1           |
        released 1          | forget 1, linger
        due linger          | unwatch, retire
        """);
  }

  @Test
  void whoeverComesWhileTheWatchIsKeptFindsItOpen() {
    LineScript.play(
        """
        enter 1             | attempt 1
        refused             | watch, look
        cancel 1            | leave 1, no look
        left                | forget 1, linger
        enter 2             | attempt 2, no linger
        refused             | look
        """);
  }

  @Test
  void thoseWhoComeTogetherAskTogether() {
    LineScript.play(
        """
        enter 1                                    | attempt 1
        enter 2                                    |
        enter 3                                    |
        granted@7                                  | offer 1@7, attempt 2 +3
        taken 1                                    |
        refused, active 1@7, queued 2, queued 3    | watch, look
        """);
  }

  @Test
  void whoseNewPlaceIsNotShownAsksForItself() {
    LineScript.play(
        """
        enter 1            | attempt 1
        enter 2            |
        enter 3            |
        refused            | attempt 2 +3, watch, look
        refused, queued 2  | attempt 3
        refused, queued 3  |
        """);
  }

  @Test
  void anAttemptWithoutAnAnswerIsRepeatedAfterARest() {
    LineScript.play(
        """
        enter 1    | attempt 1
        unknown    | again, watch, look
        due again  | attempt 1 judging
        granted@7  | offer 1@7, no look
        """);
  }

  @Test
  void whileOthersWorkDrainsTheAttemptIsRepeated() {
    LineScript.play(
        """
        enter 1    | attempt 1
        draining   | drain, watch, look
        due drain  | attempt 1 judging
        draining   | drain
        """);
  }

  @Test
  void aGrantThatIsShownEndsARest() {
    LineScript.play(
        """
        enter 1              | attempt 1
        unknown              | again, watch, look
        shown, active 1@150  | no again, offer 1@150, no look
        """);
  }

  @Test
  void whoeverGivesUpBeforeAnythingWasSentIsForgotten() {
    LineScript.play(
        """
        enter 1    | attempt 1
        enter 2    |
        cancel 2   | forget 2
        """);
  }

  @Test
  void whoeverGivesUpDuringItsAttemptLeavesWhateverTheAnswerIs() {
    for (String answer : new String[] {"granted@7", "refused", "draining", "unknown", "failed"}) {
      LineScript.play(
          """
          enter 1    | attempt 1
          cancel 1   |
          %s         | leave 1
          stayed     | retry
          due retry  | leave 1
          left       | forget 1, retire
          """
              .formatted(answer));
    }
  }

  @Test
  void whoeverGivesUpInTheQueueLeavesIt() {
    LineScript.play(
        """
        enter 1    | attempt 1
        refused    | watch, look
        cancel 1   | leave 1, no look
        left       | forget 1, linger
        """);
  }

  @Test
  void aGrantThatNobodyWantsAnyMoreIsGivenBack() {
    LineScript.play(
        """
        enter 1     | attempt 1
        granted@7   | offer 1@7
        unwanted 1  | leave 1
        left        | forget 1, retire
        """);
  }

  @Test
  void aGrantThatIsShownWhileItIsGivenBackIsOfferedToNobody() {
    LineScript.play(
        """
        enter 1              | attempt 1
        refused              | watch, look
        cancel 1             | leave 1, no look
        shown, active 1@150  |
        left                 | forget 1, linger
        """);
  }

  @Test
  void aWaitThatIsOverIsToldSoAndLeaves() {
    LineScript.play(
        """
        enter 1 limited  | limit, attempt 1
        refused          | watch, look
        due limit        | time out 1, leave 1, no look
        left             | forget 1, linger
        """);
  }

  @Test
  void aGrantEndsTheLimitOfTheWait() {
    LineScript.play(
        """
        enter 1 limited  | limit, attempt 1
        granted@7        | no limit, offer 1@7
        """);
  }

  @Test
  void aWaitThatIsOverDuringAnAttemptIsToldSoAtOnceAndLeavesAfterwards() {
    LineScript.play(
        """
        enter 1 limited  | limit, attempt 1
        due limit        | time out 1
        granted@7        | leave 1
        """);
  }

  @Test
  void theNextLookIsAnAttemptThatJudges() {
    LineScript.play(
        """
        enter 1    | attempt 1
        refused    | watch, look
        due look   | attempt 1 judging
        refused    | look
        """);
  }

  @Test
  void aGrantThatIsFoundByLookingOpensTheWatchAgain() {
    LineScript.play(
        """
        enter 1    | attempt 1
        refused    | watch, look
        due look   | attempt 1 judging
        granted@7  | unwatch, watch, offer 1@7
        """);
  }

  @Test
  void whoeverIsFarFromBeingServedLooksRarelyUntilItIsNear() {
    LineScript.play(
        """
        enter 1        | attempt 1
        refused, far   | watch, rare look
        shown, far     |
        shown, near    | no rare look, look
        """);
  }

  @Test
  void whatWasMissedIsLookedFor() {
    LineScript.play(
        """
        enter 1    | attempt 1
        refused    | watch, look
        missed     | attempt 1 judging
        refused    |
        deleted    | attempt 1 judging
        """);
  }

  @Test
  void whoeverIsWorthTryingTriesAndOneAtATime() {
    LineScript.play(
        """
        enter 1                                    | attempt 1
        enter 2                                    |
        refused                                    | attempt 2, watch, look
        refused, queued 2                          |
        shown, queued 1, queued 2, worth 1, worth 2 | attempt 1 judging
        refused                                    | attempt 2 judging
        """);
  }

  @Test
  void aHoldThatIsNoLongerShownIsLost() {
    LineScript.play(
        """
        enter 1            | attempt 1
        granted@7          | offer 1@7
        taken 1            |
        shown, active 2@8  | lose 1 EVICTED, forget 1, retire
        """);
  }

  @Test
  void aVersionFromBeforeTheGrantEndsNothing() {
    LineScript.play(
        """
        enter 1       | attempt 1
        granted@150   | offer 1@150
        taken 1       |
        shown, at 149 |
        shown, at 150 |
        shown, at 151 | lose 1 EVICTED, forget 1, retire
        """);
  }

  @Test
  void aDeletedLeaseIsLookedForByThoseWhoHold() {
    LineScript.play(
        """
        enter 1      | attempt 1
        granted@7    | offer 1@7
        taken 1      |
        deleted      | verify 1
        missing 1    | lose 1 EVICTED, forget 1, retire
        """);
  }

  @Test
  void aForcedReleaseEndsAHoldAndWhatIsLeftOfItIsTakenOff() {
    LineScript.play(
        """
        enter 1      | attempt 1
        granted@7    | offer 1@7
        taken 1      |
        revoke 1     | lose 1 EVICTED
        stopped 1    | leave 1
        left         | forget 1, retire
        """);
  }

  @Test
  void aHoldThatIsForgottenIsTakenBack() {
    LineScript.playWithLongestHold(
        """
        enter 1      | attempt 1
        granted@7    | offer 1@7
        taken 1      | longest
        due longest  | lose 1 OVERDUE
        stopped 1    | leave 1
        left         | forget 1, retire
        """);
    LineScript.playWithLongestHold(
        """
        enter 1      | attempt 1
        granted@7    | offer 1@7
        taken 1      | longest
        release 1    | no longest
        released 1   | forget 1, retire
        """);
  }

  @Test
  void aReleaseThatIsNotConfirmedIsRepeated() {
    LineScript.play(
        """
        enter 1       | attempt 1
        granted@7     | offer 1@7
        taken 1       |
        release 1     |
        unreleased 1  | leave 1
        stayed        | retry
        due retry     | leave 1
        left          | forget 1, retire
        """);
  }

  @Test
  void whereNothingCanBeSentAnyMoreNothingIsRepeated() {
    LineScript.play(
        """
        enter 1     | attempt 1
        refused     | watch, look
        cancel 1    | leave 1, no look
        hopeless    | left behind 1, linger
        """);
  }

  @Test
  void closingGrantsNothingAndLetsHoldersGoOn() {
    LineScript.play(
        """
        enter 1      | attempt 1
        granted@7    | offer 1@7
        taken 1      |
        enter 2      | attempt 2
        enter 3      |
        closing      | end 2, end 3, forget 3
        granted@8    | leave 2
        left         | forget 2
        enter 4      | end 4, forget 4
        takeback     | lose 1 CLOSED
        stopped 1    | leave 1
        left         | forget 1, retire
        """);
  }

  @Test
  void closingTakesThoseWhoWaitOffTheQueueOneAfterTheOther() {
    LineScript.play(
        """
        enter 1                       | attempt 1
        enter 2                       |
        refused                       | attempt 2, watch, look
        refused, queued 2             |
        closing                       | end 1, end 2, leave 1, no look
        left                          | forget 1, leave 2
        left                          | forget 2, unwatch, retire
        """);
  }

  @Test
  void aGrantThatComesAtTheMomentOfClosingIsTakenBack() {
    LineScript.play(
        """
        enter 1      | attempt 1
        granted@7    | offer 1@7
        closing      |
        taken 1      | lose 1 CLOSED
        stopped 1    | leave 1
        """);
  }

  @Test
  void theEndOfTheSessionEndsEverythingAndSendsNothing() {
    LineScript.play(
        """
        enter 1      | attempt 1
        granted@7    | offer 1@7
        taken 1      |
        enter 2      | attempt 2
        refused      | watch, look
        enter 3      | attempt 3
        enter 4      |
        over         | lose 1 CLOSED, left behind 1, end 2, left behind 2, end 3, left behind 3, end 4, forget 4, no look, unwatch, retire
        enter 5      | end 5, forget 5, retire
        granted@8    | retire
        """);
  }

  @Test
  void aTryOnOnesOwnThreadWaitsForNothing() {
    LineScript.play(
        """
        try 1            |
        tried 1 refused  | forget 1, retire
        """);
    LineScript.play(
        """
        try 1              |
        tried 1 granted@7  | offer 1@7
        taken 1            |
        """);
    LineScript.play(
        """
        try 1            |
        tried 1 unknown  | leave 1
        left             | forget 1, retire
        """);
  }

  @Test
  void aTryThatIsAnsweredAfterTheEndIsToldSo() {
    LineScript.play(
        """
        try 1              |
        closing            |
        tried 1 granted@7  | end 1, leave 1
        """);
    LineScript.play(
        """
        try 1              |
        over               |
        tried 1 granted@7  | end 1, left behind 1, retire
        """);
  }
}
