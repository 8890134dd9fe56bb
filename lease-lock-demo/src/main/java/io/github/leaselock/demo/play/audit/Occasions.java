package io.github.leaselock.demo.play.audit;

import java.util.List;

/** What had to happen has happened. */
record Occasions(List<Occasion> wanted) implements Rule {

  Occasions {
    wanted = List.copyOf(wanted);
  }

  @Override
  public Finding judge(Evidence evidence) {
    List<String> missing =
        wanted.stream()
            .filter(occasion -> !occasion.happenedIn(evidence))
            .map(occasion -> "there was not: " + occasion.words())
            .toList();
    return new Finding(
        "everything that was to be shown has happened", wanted.size() + " occasions", missing);
  }
}
