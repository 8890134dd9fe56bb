package io.github.leaselock.demo.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class OperatorSessionTest {

  private final Database database = TestData.server();

  @Test
  void anOperatorIsOverWhenItsSessionEnds() throws SQLException {
    OperatorSession session = OperatorSession.begin(database, "ops-1");
    assertThat(session.beat()).isTrue();
    assertThat(OperatorSession.isOver(database, "ops-1")).isFalse();

    session.close();

    assertThat(OperatorSession.isOver(database, "ops-1")).isTrue();
    assertThat(session.beat()).isFalse();
  }

  @Test
  void anOperatorWhoseSessionTheServerEndedLearnsIt() throws SQLException {
    try (OperatorSession session = OperatorSession.begin(database, "ops-2")) {
      long connection = TestData.number("SELECT IS_USED_LOCK('lease_lock/operator/ops-2')");
      TestData.create().execute("KILL " + connection);
      assertThat(session.beat()).isFalse();
    }
  }

  @Test
  void twoOperatorsWithOneIdAreRefused() throws SQLException {
    try (OperatorSession first = OperatorSession.begin(database, "ops-3")) {
      assertThatThrownBy(() -> OperatorSession.begin(database, "ops-3"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("An operator with the id ops-3 runs already");
      assertThat(first.beat()).isTrue();
    }
  }

  @Test
  void whenTheServerCannotBeAskedNobodyIsCalledOver() {
    Database nowhere = Database.at("jdbc:mariadb://127.0.0.1:1/?user=x&connectTimeout=1000");
    assertThatThrownBy(() -> OperatorSession.isOver(nowhere, "ops-1"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void anIdThatCouldBeAnythingIsRefused() {
    assertThatThrownBy(() -> OperatorSession.isOver(database, "Ops 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an operator id is 1 to 40 of a-z, 0-9 and -, not Ops 1");
  }
}
