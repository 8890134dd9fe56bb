package io.github.leaselock.demo.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpAndRestoreTest {

  private static final Checkpoint GO_ON = rows -> {};

  @TempDir private Path folder;

  private final WorkLedger ledger = new WorkLedger(TestData.server());
  private final Dump dump = new Dump(MariaDbBinaries.locate());
  private TestData data;

  @BeforeEach
  void makeData() throws SQLException {
    data = TestData.create();
  }

  @Test
  void damagedDataAreAsTheyWereAfterTheRestore() throws Exception {
    SortedMap<String, Long> before = data.checksums();
    Dump.Result backup = backUp("b", 1);
    data.damage();
    assertThat(data.checksums()).isNotEqualTo(before);

    long rows = restore("b", backup.checksum(), 2, GO_ON);

    assertThat(data.checksums()).isEqualTo(before);
    assertThat(rows).isEqualTo(backup.rows()).isEqualTo(TestData.ROWS + 10);
  }

  @Test
  void equalDataGiveEqualBackupsAndChangedDataDoNot() throws Exception {
    String first = backUp("b1", 1).checksum();
    assertThat(backUp("b2", 2).checksum()).isEqualTo(first);
    data.damage();
    assertThat(backUp("b3", 3).checksum()).isNotEqualTo(first);
    restore("b1", first, 4, GO_ON);
    assertThat(backUp("b4", 5).checksum()).isEqualTo(first);
  }

  @Test
  void aTableThatWasDroppedComesBack() throws Exception {
    SortedMap<String, Long> before = data.checksums();
    String checksum = backUp("b", 1).checksum();
    data.execute("DROP TABLE " + data.schema() + ".`odd ``name VALUES`");

    restore("b", checksum, 2, GO_ON);

    assertThat(data.checksums()).isEqualTo(before);
  }

  @Test
  void aBackupIsOneMomentThoughOthersWriteMeanwhile() throws Exception {
    String before = backUp("quiet", 1).checksum();
    Checkpoint writer =
        rows -> {
          try {
            data.execute("DELETE FROM " + data.schema() + ".orders WHERE id > 1500");
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        };
    assertThat(backUp("busy", 2, writer).checksum()).isEqualTo(before);
    assertThat(data.orders()).isLessThan(TestData.ROWS);
  }

  @Test
  void aDamagedBackupFileIsRefusedBeforeAnyRowIsDeleted() throws Exception {
    String checksum = backUp("b", 1).checksum();
    Files.writeString(folder.resolve("b"), "-", StandardCharsets.UTF_8, StandardOpenOption.APPEND);

    assertThatThrownBy(() -> restore("b", checksum, 2, GO_ON))
        .isInstanceOf(UnusableDataException.class)
        .hasMessage("the backup file b is damaged: its checksum differs");
    assertThat(data.orders()).isEqualTo(TestData.ROWS);
  }

  @Test
  void aMissingBackupFileIsRefusedBeforeAnyRowIsDeleted() throws Exception {
    assertThatThrownBy(() -> restore("none", "", 2, GO_ON))
        .isInstanceOf(UnusableDataException.class)
        .hasMessage("the backup file none is missing");
    assertThat(data.orders()).isEqualTo(TestData.ROWS);
  }

  @Test
  void noBackupIsMadeOfARestoreThatWasStoppedHalfWayUntilAnotherOneHasFinished() throws Exception {
    String checksum = backUp("b", 1).checksum();
    stopHalfWay(checksum, 2);
    assertThat(data.orders()).isBetween(1L, TestData.ROWS - 1L);

    assertThatThrownBy(() -> backUp("torn", 3))
        .isInstanceOf(UnusableDataException.class)
        .hasMessage(
            "MySQLRestore/r-2-2 was stopped half-way: run a restore before the next backup");

    restore("b", checksum, 4, GO_ON);
    assertThat(backUp("whole", 5).checksum()).isEqualTo(checksum);
  }

  @Test
  void aStoppedBackupLeavesNoFile() {
    Checkpoint stop =
        rows -> {
          throw new WorkAbortedException("enough");
        };
    assertThatThrownBy(() -> backUp("b", 1, stop)).isInstanceOf(WorkAbortedException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void rowsAreCountedBatchByBatch() throws Exception {
    List<Long> backedUp = new ArrayList<>();
    String checksum = backUp("b", 1, backedUp::add).checksum();
    List<Long> restored = new ArrayList<>();
    restore("b", checksum, 2, restored::add);
    assertThat(backedUp).containsExactly(500L, 1000L, 1500L, 2000L, 2010L);
    // after the mark and the deletion in each of two tables, nothing is inserted yet
    assertThat(restored).containsExactly(0L, 0L, 0L, 10L, 510L, 1010L, 1510L, 2010L);
  }

  private void stopHalfWay(String checksum, long number) {
    Checkpoint stop =
        rows -> {
          if (rows >= 1000) {
            throw new WorkAbortedException("half-way");
          }
        };
    assertThatThrownBy(() -> restore("b", checksum, number, stop))
        .isInstanceOf(WorkAbortedException.class);
  }

  private Dump.Result backUp(String name, long number) throws Exception {
    return backUp(name, number, GO_ON);
  }

  private Dump.Result backUp(String name, long number, Checkpoint checkpoint) throws Exception {
    Permit permit = data.permit(number, number);
    WorkAccount account = ledger.open(permit, data.schema(), WorkLedger.Access.READ);
    try {
      return dump.write(account, folder.resolve(name), 500, checkpoint);
    } finally {
      ledger.finish(permit);
    }
  }

  private long restore(String name, String checksum, long number, Checkpoint checkpoint)
      throws Exception {
    Permit permit = data.permit(number, number);
    WorkAccount account = ledger.open(permit, data.schema(), WorkLedger.Access.REPLACE);
    try {
      return new Restore().run(account, folder.resolve(name), checksum, 500, checkpoint);
    } finally {
      ledger.finish(permit);
    }
  }
}
